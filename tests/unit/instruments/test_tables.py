"""Tables of loggers: encodings, commas, dates, missing values, the hour that comes twice."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.instruments.content import Content
from media.instruments.contract import Limits
from media.instruments.errors import InstrumentFileError, NeedsMapping
from media.instruments.formats import sniff
from schemas.instrument_mapping import header_hash
from tests.unit.instruments.files import rows_in, short

FLUKE = """\
Timestamp_Start;Timestamp_End;Trend_Period;Vrms_AN_avg;Vrms_AN_min;Vrms_AB_max;VIdistorsion_VA_avg
2026-11-01 00:00:00;2026-11-01 00:10:00;600;229.1;228.0;399.5;1.#QNAN
2026-11-01 00:10:00;2026-11-01 00:20:00;600;1.#QNAN;227.5;398.5;1.#QNAN
"""


def logged(text: str | bytes, columns: list[str], mapping: Mapping[str, Any], **said: Any) -> Any:
    """Rows of a table by a mapping of one column of volts."""
    whole = {
        "name": "logger",
        "time": ["Time"],
        "columns": [{"column": "U1", "channel": "U_L1", "stat": "avg", "unit": "V"}],
        **mapping,
    }
    data = text if isinstance(text, bytes) else text.encode()
    options = {"timezone": "UTC", **said, "mappings": {header_hash(columns): whole}}
    return rows_in(data, **options)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gbk"])
def test_given_a_fluke_1730_export_when_read_then_channels_and_gaps_are_right(
    encoding: str,
) -> None:
    rows, reading = rows_in(FLUKE.encode(encoding), timezone="Asia/Shanghai")

    assert reading.format == "fluke-1730"
    assert [(row.channel, row.stat.value, row.value, row.line) for row in rows] == [
        ("U_L1", "avg", 229.1, 2),
        ("U_L1", "min", 228.0, 2),
        ("U_L12", "max", 399.5, 2),
        ("U_L1", "min", 227.5, 3),
        ("U_L12", "max", 398.5, 3),
    ]
    assert rows[0].start == datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
    assert rows[0].end == datetime(2026, 10, 31, 16, 10, tzinfo=UTC)
    assert reading.faults == ()


def test_given_no_zone_when_read_then_it_is_asked_for() -> None:
    with pytest.raises(InstrumentFileError, match="zone") as caught:
        rows_in(FLUKE.encode())
    assert caught.value.code == "timezone-required"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "+25:00", "../etc", "A" * 500])
def test_given_a_zone_that_is_none_when_read_then_it_is_refused(zone: str) -> None:
    with pytest.raises(InstrumentFileError) as caught:
        rows_in(FLUKE.encode(), timezone=zone)
    assert caught.value.code == "timezone-unknown"


def test_given_the_43x_style_when_read_then_12_hours_and_the_month_first_are_understood() -> None:
    text = (
        "Date, Time, Vrms ph-n AN Min, Vrms ph-n AN Avg, Status, Current A Max\n"
        "11/13/2026, 12:10:00 AM, 228.0, 229.0, 0, 5\n"
        "11/13/2026, 01:20:00 PM, 227.0, 228.5, 8, OL\n"
    )

    rows, _ = rows_in(text.encode(), timezone="UTC")

    assert [row.start.hour for row in rows] == [0, 0, 0, 13, 13]
    assert rows[0].start.day == 13
    assert [sorted(row.flags) for row in rows] == [[], [], [], ["status:8"], ["status:8"]]
    assert short(rows)[2] == ("I_L1", "5.000000 A")


def test_given_the_43x_style_with_dates_that_may_be_either_then_a_person_maps_it_once() -> None:
    text = b"Date, Time, Vrms ph-n AN Avg\n11/02/2026, 12:10:00 AM, 229.0\n"

    with pytest.raises(NeedsMapping) as caught:
        rows_in(text, timezone="UTC")
    assert caught.value.columns == ["Date", "Time", "Vrms ph-n AN Avg"]
    said = {
        "name": "Fluke of the lab",
        "time": ["Date", "Time"],
        "date_order": "dmy",
        "columns": [{"column": "Vrms ph-n AN Avg", "channel": "U_L1", "stat": "avg", "unit": "V"}],
    }
    rows, reading = rows_in(text, timezone="UTC", mappings={caught.value.header: said})
    assert (rows[0].start.month, rows[0].start.day) == (2, 11)
    assert reading.format == "fluke-43x"


def test_given_dates_that_may_be_either_when_read_then_the_order_is_asked_for() -> None:
    text = "Time;U1\n02/03/2026 10:00;230\n"

    with pytest.raises(InstrumentFileError) as caught:
        logged(text, ["Time", "U1"], {})
    assert caught.value.code == "date-order-unclear"
    rows, _ = logged(text, ["Time", "U1"], {"date_order": "dmy"})
    assert (rows[0].start.day, rows[0].start.month) == (2, 3)


def test_given_an_unknown_header_when_read_then_its_columns_and_first_rows_are_shown() -> None:
    text = "记录仪 A\n日期;时间;电压\n2026/11/01;8:00:00;230,1\n".encode("gbk")

    with pytest.raises(NeedsMapping) as caught:
        rows_in(text)

    assert caught.value.columns == ["日期", "时间", "电压"]
    assert caught.value.rows == [["2026/11/01", "8:00:00", "230,1"]]
    assert caught.value.header == header_hash(["日期", "时间", "电压"])


def test_given_a_mapping_when_read_then_commas_kilovolts_and_two_columns_of_time_count() -> None:
    text = "日期;时间;电压\n2026/11/01;8:00:00;0,2301\n2026/11/01;8:10:00;----\n".encode("gbk")
    mapping = {
        "time": ["日期", "时间"],
        "decimal": ",",
        "interval_s": 600,
        "columns": [{"column": "电压", "channel": "U_L1", "stat": "avg", "unit": "kV"}],
    }

    [row], reading = logged(text, ["日期", "时间", "电压"], mapping, timezone="+08:00")

    assert (row.value, row.unit, row.phase) == (pytest.approx(230.1), "V", "L1")
    assert row.start == datetime(2026, 11, 1, 0, 0, tzinfo=UTC)
    assert row.end == datetime(2026, 11, 1, 0, 10, tzinfo=UTC)
    assert reading.source().instrument == "logger"


def test_given_a_column_the_file_has_not_when_read_then_the_mapping_is_at_fault() -> None:
    with pytest.raises(InstrumentFileError, match="'U9'") as caught:
        logged("Time,U1\n2026-11-01 10:00:00,230\n", ["Time", "U1"], {
            "columns": [{"column": "U9", "channel": "U_L1", "stat": "avg"}]
        })  # fmt: skip
    assert caught.value.code == "column-missing"


def test_given_the_hour_that_comes_twice_when_read_then_the_second_time_is_winter_time() -> None:
    stamps = ["01:50", "02:00", "02:30", "02:00", "02:30", "03:00"]
    text = "Time,U1\n" + "".join(f"2026-10-25 {stamp}:00,230\n" for stamp in stamps)

    rows, _ = logged(text, ["Time", "U1"], {}, timezone="Europe/Berlin")

    assert [row.start.strftime("%H:%M") for row in rows] == [
        "23:50", "00:00", "00:30", "01:00", "01:30", "02:00",
    ]  # fmt: skip
    assert ["clock" in row.flags for row in rows] == [False, True, True, True, True, False]


def test_given_the_hour_that_is_left_out_when_read_then_intervals_keep_their_length() -> None:
    text = (
        "Timestamp_Start;Timestamp_End;Vrms_AN_avg\n2026-03-29 01:50:00;2026-03-29 03:00:00;230\n"
    )

    [row], _ = rows_in(text.encode(), timezone="Europe/Berlin")

    assert row.end is not None
    assert row.end - row.start == timedelta(minutes=10)


def test_given_rows_that_are_damaged_when_read_then_they_are_named_and_the_others_come() -> None:
    text = (
        "Time,U1\n2026-11-01 10:00:00,230\nrubbish,1\n2026-11-01 10:20:00,x\n2026-11-01 10:30:00\n"
    )

    rows, reading = logged(text, ["Time", "U1"], {})

    assert [row.value for row in rows] == [230.0]
    assert [(fault.line, fault.code) for fault in reading.faults] == [
        (3, "not-a-time"),
        (4, "not-a-number"),
        (5, "row-too-short"),
    ]


def test_given_a_thousand_faults_when_read_then_a_hundred_are_kept_and_all_are_counted() -> None:
    text = "Time,U1\n2026-11-01 10:00:00,230\n" + "rubbish,1\n" * 1_000

    _, reading = logged(text, ["Time", "U1"], {})

    assert (len(reading.faults), reading.faults_dropped) == (100, 900)


def test_given_more_values_than_allowed_when_read_then_what_was_read_stays() -> None:
    text = "Time,U1\n" + "2026-11-01 10:00:00,230\n" * 10_000

    rows, reading = logged(text, ["Time", "U1"], {}, limits=Limits(rows=4_096))

    assert len(rows) == 4_096
    assert not reading.complete
    assert reading.faults[-1].code == "too-many-rows"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b"\x00\x01\x02 nothing", "format-unknown"),
        (b"%PDF-1.7", "format-unknown"),
    ],
)
def test_given_no_instrument_file_when_read_then_it_says_so(data: bytes, code: str) -> None:
    with pytest.raises(InstrumentFileError) as caught:
        rows_in(data)
    assert caught.value.code == code


def test_given_a_line_without_end_when_read_then_memory_is_not_filled_with_it() -> None:
    text = b"Time,U1\n2026-11-01 10:00:00,230\n" + b"9" * 200_000

    with pytest.raises(InstrumentFileError) as caught:
        logged(text, ["Time", "U1"], {})
    assert caught.value.code == "line-too-long"


def test_given_latin_1_and_gbk_when_sniffed_then_both_are_tables() -> None:
    for name, encoding in (("Spannung für L1", "latin-1"), ("电压有效值", "gbk")):
        data = f"Time;{name}\n2026-11-01 10:00:00;230\n".encode(encoding)
        with pytest.raises(NeedsMapping) as caught:
            rows_in(data)
        assert caught.value.columns == ["Time", name]
        assert sniff(Content(data)) == ("logger-csv", 0.5)


@given(
    st.lists(
        st.tuples(st.integers(0, 10**9), st.floats(-1e6, 1e6) | st.just(math.nan)),
        min_size=1,
        max_size=40,
    ),
    st.sampled_from([("\t", "."), (",", "."), (";", ",")]),
)
def test_given_any_values_when_written_as_a_table_then_they_are_read_back(
    samples: list[tuple[int, float]], marks: tuple[str, str]
) -> None:
    delimiter, decimal = marks
    begin = datetime(2000, 1, 1, tzinfo=UTC)
    lines = [
        f"{begin + timedelta(seconds=after):%Y-%m-%d %H:%M:%S}{delimiter}"
        + ("----" if math.isnan(value) else repr(value).replace(".", decimal))
        for after, value in samples
    ]
    text = "\n".join([f"Time{delimiter}U1", *lines, ""])

    rows, reading = logged(text, ["Time", "U1"], {"decimal": decimal, "date_order": "ymd"})

    assert [row.value for row in rows] == [value for _, value in samples if not math.isnan(value)]
    assert reading.faults == ()
