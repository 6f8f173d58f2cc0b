"""A browser that reads no codes: what would be scanned is typed, and nothing points at a camera."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone

METER = "3301-0017-88"


def test_given_a_browser_without_a_reader_of_codes_then_code_and_meter_number_are_typed(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("typing")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    page = mine.page
    page.goto(f"{office.server.base_url}/field/")
    assert page.evaluate("() => 'BarcodeDetector' in globalThis") is False
    code, name = page.get_by_role("textbox").first, page.get_by_role("textbox").nth(1)
    name.fill("by hand")
    expect(page.get_by_text("ask the office for a code and type it here")).to_be_visible()
    expect(page.get_by_role("button", name="Scan")).to_have_count(0)
    code.fill("nobody-gave-this-one")
    page.locator("button[type=submit]").click()
    expect(page.get_by_text("There is no such code")).to_be_visible()
    with mine.without_network():
        page.locator("button[type=submit]").click()
        expect(page.get_by_text("Enrolling needs a network")).to_be_visible()
    code.fill(str(office.district.desk.post(f"/api/v1/crews/{crew}/enrolment-codes")["code"]))
    page.locator("button[type=submit]").click()
    page.locator(".choice").first.click()
    page.locator("input[type=password]").fill("1357")
    page.locator("button[type=submit]").click()

    mine.open_work(work.investigation)
    mine.step("accepted")
    mine.open_form("reading")
    page.locator("main select").first.select_option("energy")
    expect(page.get_by_role("button", name="Scan")).to_have_count(0)
    page.get_by_label("Meter number").fill(METER)
    page.get_by_label("Register", exact=True).last.fill("1.8.0")
    page.locator("main input[inputmode='decimal']").first.fill("12345.6")
    page.locator("[data-save='reading']").click()
    expect(page.locator("[data-save='reading']")).to_have_count(0)
    mine.wait_until_sent()

    items = office.district.desk.get(f"/api/v1/tickets/{work.ticket}/facts")["items"]
    [told] = [one["fact"] for one in items if one["fact"]["kind"] == "reading"]
    assert (told["body"]["meter"], told["body"]["register"]) == (METER, "1.8.0")
