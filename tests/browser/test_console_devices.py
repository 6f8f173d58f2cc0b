"""Devices at the desk: enrolled by the link that is shown, moved, revoked, wiped; instruments."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.console import Console
from tests.browser.looking import faults_of, misfits_of
from tests.browser.phone import Phone
from tests.browser.test_console_administration import head
from tests.browser.test_console_attention import looked_at
from tests.browser.test_console_looks import POINTER_PX
from tests.district import ADMIN
from tests.waiting import until

YESTERDAYS = "2020-01-31"


@pytest.fixture
def desk(console: Callable[..., Console]) -> Console:
    """The administrator's desk, at the devices."""
    made = console("en-GB")
    made.log_in(*ADMIN)
    made.is_live()
    made.page.evaluate("() => { location.hash = '#/crews/devices' }")
    expect(made.page.get_by_role("button", name="Enrol a device")).to_be_visible()
    return made


def test_given_a_link_from_the_desk_when_a_phone_opens_it_then_it_is_enrolled_moved_and_revoked(
    office: Office, desk: Console, phone: Callable[..., Phone]
) -> None:
    old, new = office.crew("yard"), office.crew("harbour")
    mine, theirs = office.district.new_work(old), office.district.new_work(new)
    page = desk.page
    page.reload()
    page.get_by_role("button", name="Enrol a device").click()
    page.locator("dialog select").select_option(old)
    page.get_by_role("button", name="Issue a code").click()
    shown = page.locator("a[data-enrol]")
    expect(page.get_by_alt_text("QR code to enrol with")).to_be_visible()
    code = page.locator(".code-shown img")
    until(lambda: code.evaluate("one => one.naturalWidth") > 100, "the code is drawn")
    assert faults_of(page) == []

    handset = phone("en-GB")
    handset.enrol(str(shown.get_attribute("href")), name="van 7")
    expect(page.get_by_text("van 7 is enrolled.")).to_be_visible()
    page.keyboard.press("Escape")
    handset.open("work")
    expect(handset.page.locator(f"[data-investigation='{mine.investigation}']")).to_be_visible()

    line = page.locator("[data-device]").filter(has_text="van 7")
    line.get_by_role("button", name="Move").click()
    page.locator("dialog select").select_option(new)
    expect(page.locator("[data-preview]")).to_contain_text("tickets of yard (1 now) leave it")
    expect(page.locator("[data-preview]")).to_contain_text("tickets of harbour (1 now) come to it")
    page.locator("[data-confirm='move']").click()
    expect(line).to_contain_text("harbour")
    handset.page.reload()  # its next sync: somebody of the new crew signs in
    handset.sign_in()
    expect(handset.page.locator(f"[data-investigation='{theirs.investigation}']")).to_be_visible()
    expect(handset.page.locator(f"[data-investigation='{mine.investigation}']")).to_have_count(0)
    end(office, desk, "van 7")


def end(office: Office, desk: Console, device: str) -> None:
    """Revokes a device, then wipes it: the one may be undone by enrolling, the other not."""
    page, line = desk.page, desk.page.locator("[data-device]").filter(has_text=device)
    line.get_by_role("button", name="Revoke").click()
    page.locator("[data-confirm='revoke']").click()
    expect(line).to_contain_text("Revoked")
    line.get_by_role("button", name="Wipe").click()
    wipe = page.locator("[data-confirm='wipe']")
    expect(wipe).to_be_disabled()
    page.get_by_label("Type the device's name").fill(device)
    wipe.click()
    expect(line).to_contain_text("Wiped")
    kept = office.district.desk.get(f"/api/v1/devices/{line.get_attribute('data-device')}")
    assert None not in (kept["revoked_at"], kept["wiped_at"])


def test_given_an_instrument_that_ran_out_when_it_is_calibrated_then_the_register_has_it(
    office: Office, desk: Console
) -> None:
    page = desk.page
    for part, shown in (("devices", "Enrol a device"), ("all", "New crew")):
        page.evaluate("hash => { location.hash = hash }", f"#/crews/{part}")
        expect(page.get_by_role("button", name=shown)).to_be_visible()
        looked_at(desk, "zh", 1280)
    meter = office.district.instrument(calibration_due=YESTERDAYS)
    page.evaluate("() => { location.hash = '#/crews/instruments' }")
    line = page.locator(f"[data-instrument='{meter}']")
    expect(line).to_contain_text(f"Its calibration ended on {YESTERDAYS}")
    looked_at(desk, "en", 1920)
    line.get_by_role("button", name="Change").click()
    page.get_by_label("Calibrated on").fill("2026-11-01")
    page.get_by_label("Calibrated until").fill("2099-10-31")
    page.get_by_role("button", name="Save").click()
    expect(line.locator("[data-note]")).to_have_count(0)
    kept = until(
        lambda: office.district.desk.get(f"/api/v1/instruments/{meter}"), "the register answers"
    )
    assert (kept["calibration_due"], kept["calibrated_on"]) == ("2099-10-31", "2026-11-01")


def test_given_a_crew_that_somebody_else_changed_when_it_is_edited_then_nothing_is_overwritten(
    office: Office, console: Callable[..., Console]
) -> None:
    crew = office.crew("edited")
    desk = console("en-GB")
    desk.log_in(*ADMIN)
    desk.is_live()
    page = desk.page
    page.locator("header a[href^='#/crews']").click()
    page.locator(f"[data-change='{crew}']").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Skills").fill("repair, meter-test")
    faults = [*faults_of(page), *misfits_of(page, POINTER_PX)]
    renamed = head(office).ask("PATCH", f"/api/v1/crews/{crew}", {"name": "Night shift"})
    assert renamed.status == 200
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("alert")).to_contain_text("Somebody else")
    page.keyboard.press("Escape")
    page.locator(f"[data-change='{crew}']").click()
    expect(sheet.get_by_label("Name")).to_have_value("Night shift")

    sheet.get_by_label("Skills").fill("repair, meter-test")
    sheet.get_by_role("button", name="Save").click()
    expect(page.locator("dialog")).to_have_count(0)
    line = page.locator(f"tr[data-crew='{crew}']")
    expect(line).to_contain_text("Night shift")
    expect(line).to_contain_text("repair, meter-test")
    kept = office.district.desk.get(f"/api/v1/crews/{crew}")
    assert (kept["name"], kept["skills"]) == ("Night shift", ["repair", "meter-test"])
    assert "\n".join(faults) == ""
