"""Green Button, and what XML may not do."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.instruments.errors import InstrumentFileError
from schemas.measurement import Stat
from tests.unit.instruments.files import green_button, rows_in, short

START = 1_293_915_600


def test_given_an_interval_when_read_then_it_is_the_energy_from_start_to_end() -> None:
    [row], reading = rows_in(green_button([(START, 3600, 450)]))

    assert (row.channel, row.value, row.unit, row.stat) == (
        "E_act_imp", Decimal("0.450"), "kWh", Stat.TOTAL,
    )  # fmt: skip
    assert row.start == datetime(2011, 1, 1, 21, 0, tzinfo=UTC)
    assert row.end == datetime(2011, 1, 1, 22, 0, tzinfo=UTC)
    assert (reading.format, reading.faults) == ("green-button", ())


def test_given_a_power_of_ten_and_the_other_direction_when_read_then_both_count() -> None:
    rows, _ = rows_in(green_button([(START, 900, 5)], power=3, flow=19))

    assert short(rows) == [("E_act_exp", "5 kWh")]


def test_given_a_type_in_the_block_itself_when_read_then_the_flat_layout_is_read_too() -> None:
    flat = (
        '<e:feed xmlns:e="http://naesb.org/espi"><e:ReadingType><e:uom>38</e:uom></e:ReadingType>'
        "<e:IntervalReading><e:timePeriod><e:duration>900</e:duration><e:start>1293915600</e:start>"
        "</e:timePeriod><e:value>1500</e:value></e:IntervalReading></e:feed>"
    )

    assert short(rows_in(flat.encode())[0]) == [("P", "1.500 kW")]


def test_given_a_reading_that_is_damaged_when_read_then_the_others_come() -> None:
    data = green_button([(START, 900, 1), (START + 900, 900, 2)])

    rows, reading = rows_in(data.replace(b"<espi:value>1<", b"<espi:value>one<"))

    assert [row.value for row in rows] == [Decimal("0.002")]
    assert [fault.code for fault in reading.faults] == ["not-a-number"]
    assert reading.faults[0].line == 10


def test_given_a_feed_that_is_cut_off_when_read_then_what_came_before_stays() -> None:
    data = green_button([(START, 900, 1), (START + 900, 900, 2)])

    rows, reading = rows_in(data[: data.rindex(b"<espi:value>")])

    assert len(rows) == 1
    assert not reading.complete
    assert reading.faults[-1].code == "xml-damaged"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('<!DOCTYPE a [<!ENTITY b "b">]><IntervalReading>&b;</IntervalReading>', "xml-doctype"),
        ('<!DOCTYPE a SYSTEM "http://192.0.2.1/x"><IntervalReading/>', "xml-doctype"),
        ("<a>" * 40 + "<IntervalReading/>" + "</a>" * 40, "nested-too-deep"),
        ("<IntervalReading>", "xml-damaged"),
        ("<IntervalReading/>", "no-readings"),
    ],
)
def test_given_hostile_or_empty_xml_when_read_then_it_is_refused_by_name(
    text: str, code: str
) -> None:
    with pytest.raises(InstrumentFileError) as caught:
        rows_in(text.encode())
    assert caught.value.code == code


@given(
    st.lists(
        st.tuples(
            st.integers(0, 4_000_000_000), st.integers(0, 86_400), st.integers(-(10**9), 10**9)
        ),
        min_size=1,
        max_size=10,
    ),
    st.integers(-3, 6),
)
def test_given_any_readings_when_written_as_a_feed_then_they_are_read_back(
    readings: list[tuple[int, int, int]], power: int
) -> None:
    rows, _ = rows_in(green_button(readings, power))

    assert [row.value for row in rows] == [
        Decimal(value).scaleb(power - 3) for *_, value in readings
    ]
    assert [int(row.start.timestamp()) for row in rows] == [start for start, *_ in readings]
