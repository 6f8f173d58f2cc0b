"""Readouts, telegrams, frames and pushes: what meters say of themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.instruments.content import Content
from media.instruments.contract import Options
from media.instruments.dlt645 import frames
from media.instruments.errors import InstrumentFileError
from media.instruments.formats import read, sniff
from tests.unit.instruments.files import READ_AT, dlt645, rows_in, short, telegram, with_bcc

MINIMAL = b'\x023:14(314*kWh)4:15(415*kWh)\r\n!\r\n\x03"'
READOUT = (
    "/ABC5METER\r\n0.9.1(10:20:30)\r\n0.9.2(24-03-10)\r\n1.8.0(001234.5*kWh)\r\n"
    "1.6.0(02.345*kW)(24-03-10 18:45)\r\nF.F(00000000)\r\n32.7.0(229.9*V)\r\n!\r\n"
)


def test_given_two_data_sets_in_a_line_when_read_then_both_come_and_the_bcc_fits() -> None:
    rows, reading = rows_in(MINIMAL)

    assert short(rows) == [("3:14", "314 kWh"), ("4:15", "415 kWh")]
    assert reading.checksum == "ok"


def test_given_a_readout_that_lost_its_frame_when_read_then_the_checksum_is_absent() -> None:
    rows, reading = rows_in(READOUT.replace("\r\n", "\n").encode(), timezone="+08:00")

    assert short(rows) == [("E_act_imp", "1234.5 kWh"), ("P", "2.345 kW"), ("U_L1", "229.9 V")]
    assert rows[0].start == datetime(2024, 3, 10, 2, 20, 30, tzinfo=UTC)
    assert [row.line for row in rows] == [4, 5, 7]
    assert reading.checksum == "absent"
    assert reading.source().instrument == "ABC METER"


def test_given_a_readout_with_a_changed_byte_when_read_then_its_values_come_with_a_fault() -> None:
    rows, reading = rows_in(MINIMAL.replace(b"314*", b"374*"))

    assert short(rows)[0] == ("3:14", "374 kWh")
    assert reading.checksum == "bad"
    assert [fault.code for fault in reading.faults] == ["checksum-bad"]


def test_given_a_meters_clock_and_no_zone_when_read_then_the_zone_is_asked_for() -> None:
    with pytest.raises(InstrumentFileError, match="zone") as caught:
        rows_in(READOUT.encode())
    assert caught.value.code == "timezone-required"


def test_given_no_clock_at_all_when_read_then_the_time_of_the_reading_is_asked_for() -> None:
    with pytest.raises(InstrumentFileError) as caught:
        list(read(Content(MINIMAL), Options()))
    assert caught.value.code == "time-required"


@pytest.mark.parametrize(("phase", "code"), [(1, 32), (2, 52), (3, 72)])
def test_given_obis_codes_when_read_then_12_is_the_mean_and_32_52_72_are_the_phases(
    phase: int, code: int
) -> None:
    rows, _ = rows_in(with_bcc(f"{code}.7.0(230.{phase}*V)\r\n12.7.0(231*V)\r\n!\r\n"))

    assert short(rows) == [(f"U_L{phase}", f"230.{phase} V"), ("U", "231 V")]


TELEGRAM = telegram(
    "0-0:1.0.0(101208152415W)",
    "1-0:1.8.1(123456.789*kWh)",
    "1-0:1.7.0(01.193*kW)",
    "0-0:96.7.21(00004)",
    "1-0:32.32.0(00002)",
    "1-0:99:97.0(2)(0:96.7.19)(101208152415W)(0000000240*s)",
)


def test_given_a_telegram_in_winter_time_when_read_then_its_crc_fits_and_it_is_utc_plus_one() -> (
    None
):
    rows, reading = rows_in(TELEGRAM)

    assert short(rows)[:3] == [
        ("E_act_imp_T1", "123456.789 kWh"),
        ("P", "1.193 kW"),
        ("96.7.21", "4"),
    ]
    assert rows[0].start == datetime(2010, 12, 8, 14, 24, 15, tzinfo=UTC)
    assert (reading.format, reading.checksum) == ("p1", "ok")


def test_given_a_telegram_in_summer_time_when_read_then_it_is_utc_plus_two() -> None:
    rows, _ = rows_in(telegram("0-0:1.0.0(240710120000S)", "1-0:32.7.0(230.1*V)"))

    assert rows[0].start == datetime(2024, 7, 10, 10, 0, tzinfo=UTC)


def test_given_one_damaged_telegram_of_two_when_read_then_it_is_named_with_its_line() -> None:
    rows, reading = rows_in(TELEGRAM + TELEGRAM.replace(b"01.193", b"01.194"))

    assert len(rows) == 8
    assert reading.checksum == "bad"
    assert [(fault.code, fault.line) for fault in reading.faults] == [("checksum-bad", 10)]


def test_given_the_published_frames_when_read_then_address_sum_and_value_are_as_published() -> None:
    request = bytes.fromhex("FEFEFEFE 68292507072120 68 11 04 33333333 4E16")
    reply = bytes.fromhex("FEFEFEFE 68292507072120 68 91 08 33333333A94A3633 2E16")
    number = bytes.fromhex("FEFEFEFE 68620176000081 68 11 04 35373337 1516")

    [asked] = frames(request)
    rows, reading = rows_in(reply)

    assert (asked.address, asked.data, asked.checked) == ("202107072529", bytes(4), True)
    assert [frame.checked for frame in frames(number)] == [True]
    assert short(rows) == [("E_act", "317.76 kWh")]
    assert rows[0].start == READ_AT
    assert reading.source().instrument == "202107072529"


def test_given_frames_as_hexadecimal_text_when_read_then_they_are_frames() -> None:
    text = dlt645(0x91, bytes.fromhex("0001010224230000")[:6]).hex(" ").encode()

    assert sniff(Content(text))[0] == "dlt645"
    assert short(rows_in(text)[0]) == [("U_L1", "232.4 V")]


def test_given_no_data_in_bcd_when_read_then_it_is_a_fault_and_no_value() -> None:
    rows, reading = rows_in(dlt645(0x91, bytes.fromhex("00010102FFFF")))

    assert rows == []
    assert [fault.code for fault in reading.faults] == ["not-a-number"]


@pytest.mark.parametrize(
    ("name", "data", "value"),
    [
        ("00020102", "2423", "232.4 V"),
        ("00010202", "500180", "-0.150 A"),
        ("00000302", "341200", "0.1234 kW"),
        ("00000602", "9909", "0.999"),
        ("02008002", "0150", "50.01 Hz"),
        ("00010100", "76170300", "317.76 kWh"),
    ],
)
def test_given_a_register_when_read_then_it_has_its_scale_and_sign(
    name: str, data: str, value: str
) -> None:
    rows, _ = rows_in(dlt645(0x91, bytes.fromhex(name + data)))

    assert short(rows)[0][1] == value


@given(st.integers(0, 99_999_999), st.integers(0, 10**12 - 1))
def test_given_any_energy_and_address_when_written_as_a_frame_then_it_is_read_back(
    hundredths: int, address: int
) -> None:
    data = bytes.fromhex("00000100") + bytes.fromhex(f"{hundredths:08d}")[::-1]

    rows, reading = rows_in(dlt645(0x91, data, f"{address:012d}"), format="dlt645")

    assert [row.value for row in rows] == [Decimal(hundredths).scaleb(-2)]
    assert reading.source().instrument == f"{address:012d}"


@given(st.lists(st.decimals(0, 99_999_999, places=3), min_size=1, max_size=20))
def test_given_any_registers_when_written_as_a_readout_then_they_are_read_back(
    values: list[Decimal],
) -> None:
    text = "".join(f"1.8.{place}({value}*kWh)\r\n" for place, value in enumerate(values, 1))

    rows, reading = rows_in(with_bcc(text + "!\r\n"))

    assert [row.value for row in rows] == values
    assert reading.checksum == "ok"


@given(st.lists(st.decimals(0, 999_999, places=3), min_size=1, max_size=10))
def test_given_any_values_when_written_as_telegrams_then_they_are_read_back(
    values: list[Decimal],
) -> None:
    parts = [telegram("0-0:1.0.0(240110120000W)", f"1-0:2.8.0({value}*kWh)") for value in values]

    rows, reading = rows_in(b"".join(parts))

    assert [row.value for row in rows] == values
    assert reading.checksum == "ok"


PUSH = """<DataNotification><LongInvokeIdAndPriority Value="00000001"/>
<DateTime Value="07EA0B1701080000FF{zone}00"/><NotificationBody><DataValue><Structure Qty="03">
<OctetString Value="0100200700FF"/><UInt16 Value="0900"/>
<Structure Qty="2"><Int8 Value="FF"/><Enum Value="23"/></Structure>
<OctetString Value="0100100700FF"/><Int32 Value="FFFFFF9C"/>
<Structure Qty="2"><Int8 Value="00"/><Enum Value="1B"/></Structure>
</Structure></DataValue></NotificationBody></DataNotification>"""


def test_given_a_decoded_push_when_read_then_scaler_unit_and_sign_count() -> None:
    rows, reading = rows_in(PUSH.format(zone="FE20").encode())

    assert reading.format == "dlms"
    assert short(rows) == [("U_L1", "230.4 V"), ("P", "-0.100 kW")]
    assert rows[0].start == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


def test_given_a_push_without_a_zone_when_read_then_the_uploaders_zone_counts() -> None:
    rows, _ = rows_in(PUSH.format(zone="8000").encode(), timezone="Asia/Shanghai")

    assert rows[0].start == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


def test_given_an_encoded_push_when_read_then_it_says_what_to_send() -> None:
    with pytest.raises(InstrumentFileError, match="decode it") as caught:
        rows_in(b"\x7e\xa0\x2a\x41\x08\x83\x13\x04\x13\xe6\xe7\x00\x0f\x40\x00\x7e")
    assert caught.value.code == "push-encoded"
