"""COMTRADE records and PQDIF files."""

from __future__ import annotations

import math
import struct
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.instruments.content import Content
from media.instruments.contract import Options
from media.instruments.errors import InstrumentFileError
from media.instruments.formats import read
from tests.unit.instruments.files import INDIA, VOLTAGE, Cfg, pqdif, rows_in, sample

KINDS = ["ASCII", "BINARY", "BINARY32", "FLOAT32"]


def data_of(kind: str, values: Sequence[int], states: Sequence[int] = ()) -> Content:
    return Content(
        b"".join(sample(kind, place, [value], states) for place, value in enumerate(values, 1))
    )


@pytest.mark.parametrize("kind", KINDS)
def test_given_a_record_when_read_then_values_are_scaled_and_times_are_utc(kind: str) -> None:
    rows, reading = rows_in(Cfg(kind=kind).encoded(), partner=data_of(kind, [100, -20]))

    assert [(row.channel, row.value, row.unit) for row in rows] == [
        ("u_L1", 51.0, "V"),
        ("u_L1", -9.0, "V"),
    ]
    # -5h30: the stamp 05:55:30 is 11:25:30 UTC; 1200 samples a second
    assert rows[0].start == datetime(2011, 1, 12, 11, 25, 30, 75_011, tzinfo=UTC)
    assert rows[1].start == datetime(2011, 1, 12, 11, 25, 30, 75_844, tzinfo=UTC)
    assert reading.faults == ()


@pytest.mark.parametrize(
    ("revision", "start", "day"),
    [
        ("", "01/12/11,05:55:30.5", (2011, 1, 12)),
        (",1991", "01/12/95,05:55:30.5", (1995, 1, 12)),
        (",1999", "12/01/2011,05:55:30.5", (2011, 1, 12)),
    ],
)
def test_given_an_edition_when_read_then_its_order_of_day_and_month_counts(
    revision: str, start: str, day: tuple[int, int, int]
) -> None:
    config = Cfg(revision=revision, start=start, behind="").encoded()

    rows, _ = rows_in(config, partner=data_of("ASCII", [1, 2]), timezone="UTC")

    assert (rows[0].start.year, rows[0].start.month, rows[0].start.day) == day


def test_given_no_time_code_and_no_zone_when_read_then_the_zone_is_asked_for() -> None:
    config = Cfg(revision=",1999", behind="").encoded()

    with pytest.raises(InstrumentFileError) as caught:
        rows_in(config, partner=data_of("ASCII", [1, 2]))
    assert caught.value.code == "timezone-required"


def test_given_secondary_values_in_kilovolts_when_read_then_they_are_the_primarys_volts() -> None:
    channel = "1,UA,A,,kV,0.001,0,0,-32768,32767,100,1,S"

    rows, _ = rows_in(Cfg((channel,)).encoded(), partner=data_of("ASCII", [57, 58]))

    assert [float(row.value) for row in rows] == pytest.approx([5700.0, 5800.0])
    assert {row.unit for row in rows} == {"V"}


@pytest.mark.parametrize(("kind", "missing"), [("ASCII", 99_999), ("BINARY", -32_768)])
def test_given_the_mark_of_a_missing_value_when_read_then_it_is_left_out(
    kind: str, missing: int
) -> None:
    rows, _ = rows_in(Cfg(kind=kind).encoded(), partner=data_of(kind, [missing, 4]))

    assert [row.value for row in rows] == [3.0]


def test_given_samples_without_time_stamps_when_read_then_the_rate_tells_the_time() -> None:
    rows, reading = rows_in(Cfg().encoded(), partner=Content(b"1,,10\r\n2,,20\r\n\x1a"))

    assert [row.value for row in rows] == [6.0, 11.0]
    assert (rows[1].start - rows[0].start).microseconds == 833
    assert reading.faults == ()


def test_given_no_rate_when_read_then_the_time_stamps_count() -> None:
    config = Cfg().encoded().replace(b"\n1\n1200,2\n", b"\n0\n0,2\n")

    rows, _ = rows_in(config, partner=Content(b"1,0,10\r\n2,5000,20\r\n"))

    assert (rows[1].start - rows[0].start).microseconds == 5_000


def test_given_a_digital_channel_when_read_then_each_change_is_a_row() -> None:
    states = [[0, 1], [0, 1], [1, 1]]
    data = b"".join(sample("BINARY", n, [n], each) for n, each in enumerate(states, 1))

    rows, _ = rows_in(Cfg(digitals=2, samples=3, kind="BINARY").encoded(), partner=Content(data))

    changes = [(row.channel, row.value) for row in rows if row.channel.startswith("D")]
    assert changes == [("D1", 0.0), ("D1", 1.0), ("D2", 1.0)]


def test_given_data_that_is_cut_off_when_read_then_it_is_named_and_the_rest_is_there() -> None:
    whole = data_of("BINARY", [1, 2, 3]).where
    assert isinstance(whole, bytes)

    rows, reading = rows_in(Cfg(samples=3, kind="BINARY").encoded(), partner=Content(whole[:-4]))

    assert len(rows) == 2
    assert [fault.code for fault in reading.faults] == ["data-truncated", "data-truncated"]


def test_given_a_chinese_recorder_when_read_then_its_gbk_names_are_text() -> None:
    channel = VOLTAGE.replace("UA,A", "零序,")

    rows, _ = rows_in(Cfg((channel,)).encoded("gbk"), partner=data_of("ASCII", [1, 2]))

    assert rows[0].channel == "零序"


def test_given_a_configuration_alone_when_read_then_its_data_is_asked_for() -> None:
    with pytest.raises(InstrumentFileError) as caught:
        rows_in(Cfg().encoded())
    assert caught.value.code == "partner-missing"


def test_given_files_that_lie_side_by_side_when_read_then_they_find_each_other(
    tmp_path: Path,
) -> None:
    (tmp_path / "fault.cfg").write_bytes(Cfg().encoded())
    (tmp_path / "fault.dat").write_bytes(b"1,0,10\n2,833,20\n")

    rows = list(read(Content(tmp_path / "fault.cfg"), Options()))

    assert [row.value for row in rows] == [6.0, 11.0]


def test_given_a_combined_file_when_read_then_both_sections_are_found() -> None:
    head = b"--- file type: CFG ---\r\n" + Cfg(kind="BINARY").encoded()
    whole = data_of("BINARY", [1, 2]).where
    assert isinstance(whole, bytes)

    rows, _ = rows_in(head + b"--- file type: DAT BINARY: 20 ---\r\n" + whole)

    assert [row.value for row in rows] == [1.5, 2.0]


@given(
    st.sampled_from(KINDS),
    st.lists(st.integers(-30_000, 30_000), min_size=1, max_size=50),
    st.sampled_from([INDIA, "0,0\nB,3\n", "+8,+8\nB,3\n"]),
)
def test_given_any_samples_when_written_in_any_form_then_they_are_read_back(
    kind: str, values: list[int], behind: str
) -> None:
    config = Cfg(samples=len(values), kind=kind, behind=behind).encoded()

    rows, reading = rows_in(config, partner=data_of(kind, values))

    assert [row.value for row in rows] == [0.5 * value + 1 for value in values]
    assert reading.faults == ()


@pytest.mark.parametrize("compressed", [False, True])
def test_given_a_value_log_when_read_then_its_shared_definitions_and_scale_count(
    *, compressed: bool
) -> None:
    rows, reading = rows_in(pqdif([229.0, 230.0], compressed=compressed))

    assert [(row.channel, row.value, row.stat) for row in rows] == [
        ("U_L1", 229.0, "avg"),
        ("U_L1", 230.0, "avg"),
    ]
    assert rows[0].start == datetime(2026, 11, 23, tzinfo=UTC)
    assert rows[0].end == rows[1].start == datetime(2026, 11, 23, 0, 10, tzinfo=UTC)
    assert reading.source().instrument == "PQ box 7"


def test_given_a_record_that_points_back_when_read_then_it_does_not_go_in_circles() -> None:
    data = bytearray(pqdif([229.0, 230.0]))
    second = struct.unpack_from("<I", data, 40)[0]
    struct.pack_into("<I", data, second + 40, second)

    with pytest.raises(InstrumentFileError) as caught:
        rows_in(bytes(data))
    assert caught.value.code == "record-damaged"


@pytest.mark.parametrize(
    "tag",
    ["b48d8591-f5f5", "b48d859b-f5f5", "b48d85a1-f5f5", "3d786f9e-f76e", "3d786f96-f76e"],
    ids=["phase", "value type", "unit", "characteristic", "scale"],
)
@pytest.mark.parametrize("count", [1, 2])
def test_given_a_vector_where_one_value_belongs_when_read_then_the_damage_has_a_name(
    tag: str, count: int
) -> None:
    data = bytearray(pqdif([229.0, 230.0, 231.0]))
    element = data.index(uuid.UUID(f"{tag}-11cf-9d89-0080c72e70a3").bytes_le)
    kind, place = element + 16, element + 20
    record = max(at for at in starts(bytes(data)) if at < element) + 64
    struct.pack_into("<i", data, record + struct.unpack_from("<i", data, place)[0], count)
    data[kind] = 3

    try:
        rows, reading = rows_in(bytes(data))
        found = [fault.code for fault in reading.faults] or [str(row.channel) for row in rows]
    except InstrumentFileError as error:
        found = [error.code]

    assert found
    assert "file-damaged" not in found


def starts(data: bytes) -> list[int]:
    """Where the records of a PQDIF file begin."""
    found = [0]
    while following := struct.unpack_from("<I", data, found[-1] + 40)[0]:
        found.append(following)
    return found


@given(st.lists(st.floats(0, 1_000, width=32), min_size=1, max_size=50), st.booleans())
def test_given_any_values_when_written_as_pqdif_then_they_are_read_back(
    values: list[float], compressed: bool
) -> None:
    rows, _ = rows_in(pqdif(values, compressed=compressed))

    assert len(rows) == len(values)
    assert all(
        math.isclose(float(row.value), value, rel_tol=1e-6, abs_tol=1e-30)
        for row, value in zip(rows, values, strict=True)
    )
