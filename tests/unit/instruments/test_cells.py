"""Columns read at once give what their cells give one by one."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from media.instruments.cells import Cells
from media.instruments.clock import LocalClock
from media.instruments.contract import NO_TIME
from media.instruments.numbers import number
from media.instruments.stamps import local_times
from media.instruments.times import EPOCH, MICROSECOND, instant, parse_stamp, zone_of

NUMBERS = st.one_of(
    st.integers(-(10**17), 10**17).map(str),
    st.decimals(-(10**9), 10**9, places=3).map(str),
    st.floats(-1e6, 1e6).map(repr),
    st.sampled_from(["", "-", "+.5", "5.", "1e3", "OL", "1.#QNAN", "0x10", "٣", "--5", "1.2.3"]),
)
STAMPS = st.one_of(
    st.datetimes(datetime(1970, 1, 1), datetime(2099, 1, 1)).map(  # noqa: DTZ001 (written without)
        lambda at: at.isoformat(sep=" ", timespec="milliseconds")
    ),
    st.tuples(st.integers(0, 2100), st.integers(0, 13), st.integers(0, 32)).map(
        lambda date: f"{date[0]}/{date[1]}/{date[2]} 7:05:09.5"
    ),
    st.sampled_from(["2026年11月1日 上午9:30", "11/13/2026 12:10:00 AM", "13:61", "", "never"]),
)
SPLIT = st.one_of(
    STAMPS.map(lambda stamp: tuple((stamp + " ").split(" ", 1))),
    STAMPS.map(lambda stamp: ("", stamp)),
    STAMPS.map(lambda stamp: (stamp, "")),
)
"""A time in two cells, or all of it in one of them."""


def one_column(cells: list[str]) -> Cells:
    return Cells("".join(f"{cell};x\n" for cell in cells).encode(), ord(";"))


def plainly(cell: str) -> float | None:
    """The number in a cell, None where it is none or an unusual one."""
    try:
        return number(cell)
    except ValueError:
        return None


@given(st.lists(NUMBERS, min_size=1, max_size=30))
def test_given_cells_when_read_as_a_column_then_plain_numbers_are_the_same_floats(
    cells: list[str],
) -> None:
    table = one_column(cells)

    values, odd = table.numbers(table.column(0, np.arange(len(cells))))

    for place, cell in enumerate(cells):
        if place in odd:
            assert math.isnan(values[place])
        else:
            assert values[place] == plainly(cell)


def test_given_a_column_as_instruments_write_it_then_no_cell_is_read_by_itself() -> None:
    table = one_column(["229.10", "-0.50", "1000.00", "7", "+3.25", " 12.5 "])

    values, odd = table.numbers(table.column(0, np.arange(6)))

    assert values.tolist() == [229.1, -0.5, 1000.0, 7.0, 3.25, 12.5]
    assert len(odd) == 0


@given(st.lists(STAMPS, min_size=1, max_size=30), st.sampled_from(["ymd", "dmy", "mdy"]))
def test_given_times_when_read_as_a_column_then_each_is_as_read_alone(
    stamps: list[str], order: str
) -> None:
    table = one_column(stamps)

    found = local_times(table, [table.column(0, np.arange(len(stamps)))], order)

    alone = [parse_stamp(stamp, order) for stamp in stamps]
    assert found.tolist() == [
        NO_TIME if each is None else (each - EPOCH) // MICROSECOND for each in alone
    ]


@given(st.lists(SPLIT, min_size=1, max_size=30), st.sampled_from(["ymd", "dmy", "mdy"]))
@example([("", "2026-11-01 00:10:00.5")], "ymd")
def test_given_times_in_two_columns_when_read_at_once_then_each_is_as_read_alone(
    stamps: list[tuple[str, str]], order: str
) -> None:
    table = Cells("".join(f"{date};{time}\n" for date, time in stamps).encode(), ord(";"))
    rows = np.arange(len(stamps))

    found = local_times(table, [table.column(0, rows), table.column(1, rows)], order)

    alone = [parse_stamp(" ".join(each), order) for each in stamps]
    assert found.tolist() == [
        NO_TIME if each is None else (each - EPOCH) // MICROSECOND for each in alone
    ]


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "+05:30"])
def test_given_a_year_of_local_hours_when_brought_to_utc_then_python_agrees(zone: str) -> None:
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    hours = [begin + timedelta(hours=place) for place in range(365 * 24)]
    local = [at.astimezone(zone_of(zone)).replace(tzinfo=None) for at in hours]

    found, doubtful = LocalClock(zone_of(zone)).utc_all(
        np.array([(at - EPOCH) // MICROSECOND for at in local])
    )

    assert [instant(moment) for moment in found.tolist()] == hours
    assert int(doubtful.sum()) == (2 if "/" in zone and zone != "Asia/Shanghai" else 0)


def test_given_lines_of_uneven_length_when_a_column_is_taken_then_missing_cells_are_empty() -> None:
    table = Cells(b"1;2;3\n4\n;;\n5;6\n", ord(";"))

    spans = table.column(1, np.arange(4))

    assert [table.cell(spans, place) for place in range(4)] == ["2", "", "", "6"]
    assert table.blank.tolist() == [False, False, True, False]
