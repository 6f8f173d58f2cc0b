"""Registers, values with their instrument, and files: read on site, and judged by the office."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import FilePayload, expect

from schemas.instants import instant_text
from server.clock import utc_now
from tests.browser.conftest import Office
from tests.browser.filling import at_work, open_form
from tests.browser.phone import Phone
from tests.district import Work
from tests.waiting import until

DAYS = 30
METER = {"number": "33010017", "digits": 6, "last_reading_kwh": "12345.6", "daily_kwh": "8"}


def work_on_a_meter(office: Office, crew: str) -> Work:
    """Work at a meter that was read a month ago."""
    read_at = instant_text(utc_now() - timedelta(days=DAYS))
    return office.district.new_work(crew, meter={**METER, "last_read_at": read_at})


@pytest.fixture
def crew(office: Office) -> str:
    return office.crew("readings")


def test_given_a_register_that_went_back_when_it_is_saved_then_it_is_asked_about_and_told(
    office: Office, phone: Callable[..., Phone], crew: str
) -> None:
    work = work_on_a_meter(office, crew)
    mine = at_work(office, phone("en-GB"), crew, work)
    form = open_form(mine, "reading")
    form.fill({"Quantity": "energy"})
    expect(form.field("Meter number")).to_have_value("33010017")
    form.fill({"Register": "1.8.0", "Value": "12300.0"})
    expect(form.within).to_contain_text("less than before")
    form.ask_to_save()
    expect(form.within).to_contain_text("Look again")
    assert [one["doc"]["kind"] for one in mine.kept("journal")] == ["progress"] * 4
    form.save()
    mine.wait_until_sent()

    [reading] = office.district.facts(work.ticket, "reading")
    assert reading["body"]["value"] == "12300.0"
    assert office.district.states(work.ticket)[reading["_id"]] == "accepted"
    said = office.district.verdict(work.ticket, "register")
    assert said["outcome"] == "outside"
    assert [one["code"] for one in said["remarks"]] == ["register-went-back"]


def test_given_a_jump_and_an_instrument_that_ran_out_when_both_are_told_then_each_is_dealt_with(
    office: Office, phone: Callable[..., Phone], crew: str
) -> None:
    work = work_on_a_meter(office, crew)
    instrument = office.district.instrument(accuracy_class="0.5", calibration_due="2026-03-01")
    mine = at_work(office, phone("en-GB"), crew, work)
    form = open_form(mine, "reading")
    form.fill({"Quantity": "energy", "Value": "22585.6"})
    expect(form.within).to_contain_text("Far more than before")
    form.ask_to_save()
    expect(form.within).to_contain_text("Look again")
    form.fill({"Value": "12585.6"})
    expect(form.within).not_to_contain_text("Look again")
    expect(form.within).to_contain_text("1 times")
    form.save()

    form = open_form(mine, "reading")
    form.fill({"Quantity": "voltage", "Value": "196.50", "Instrument": instrument})
    form.choose("L1")
    expect(form.within).to_contain_text("Below 198.0 V")
    expect(form.within).to_contain_text("Its calibration ended on 2026-03-01")
    form.save()
    mine.wait_until_sent()

    register, voltage = office.district.facts(work.ticket, "reading")
    assert [register["body"]["value"], voltage["body"]["value"]] == ["12585.6", "196.50"]
    assert office.district.verdict(work.ticket, "register")["outcome"] == "within"
    said = office.district.verdict(work.ticket, "voltage")
    assert [one["code"] for one in said["remarks"]] == ["calibration-expired"]
    items = office.district.desk.get(f"/api/v1/tickets/{work.ticket}/facts")["items"]
    [receipt] = [one["receipt"] for one in items if one["fact"]["_id"] == voltage["_id"]]
    assert [one["code"] for one in receipt["flags"]] == ["calibration-expired"]


READOUT = b"/ABC5METER\r\n1.8.0(001234.5*kWh)\r\n32.7.0(229.9*V)\r\n!\r\n"
"""A meter's, after IEC 62056-21."""
FLUKE = (
    b"Timestamp_Start;Timestamp_End;Trend_Period;Vrms_AN_avg;Vrms_AN_min;Vrms_AN_max\n"
    b"2026-11-20 00:00:00;2026-11-20 00:10:00;600;190.0;189.0;191.0\n"
    b"2026-11-20 00:10:00;2026-11-20 00:20:00;600;225.0;224.0;226.0\n"
)
"""Of a logger that knows no zone."""


def test_given_files_of_instruments_when_they_are_sent_then_the_office_reads_what_is_in_them(
    office: Office, phone: Callable[..., Phone], crew: str
) -> None:
    work = office.district.new_work(crew)
    mine = at_work(office, phone("en-GB"), crew, work)
    for name, data in (("meter.txt", READOUT), ("week.txt", FLUKE)):
        form = open_form(mine, "instrument-file")
        chosen: FilePayload = {"name": name, "mimeType": "text/plain", "buffer": data}
        form.within.locator("input[data-source='file']").set_input_files([chosen])
        expect(form.within).to_contain_text(hashlib.sha256(data).hexdigest()[:12])
        form.within.get_by_role("button", name="Asia/Shanghai").click()
        form.save()
    mine.wait_until_sent()

    files = mine.page.locator("li.entry[data-kind='instrument-file']")
    expect(files.filter(has_text="Arrived")).to_have_count(2)
    meter, week = office.district.facts(work.ticket, "instrument-file")
    assert [meter["body"]["name"], week["body"]["timezone"]] == ["meter.txt", "Asia/Shanghai"]
    assert office.district.original(meter["body"]["sha256"]) == READOUT
    assert office.district.original(week["body"]["sha256"]) == FLUKE
    district = office.district
    until(lambda: len(district.facts(work.ticket, "measurements")) == 2, "both files are read")
    found = [one["body"] for one in district.facts(work.ticket, "measurements")]
    assert [one["format"] for one in found] == ["iec62056-21", "fluke-1730"]
    values = [(one["channel"], one["avg"], one["unit"]) for one in found[0]["channels"]]
    assert values == [("E_act_imp", 1234.5, "kWh"), ("U_L1", 229.9, "V")]
    averages = [one for one in found[1]["channels"] if one["stat"] == "avg"]
    assert [(one["channel"], one["min"], one["max"]) for one in averages] == [("U_L1", 190, 225)]
    assert averages[0]["begins"] == "2026-11-19T16:00:00.000Z"
