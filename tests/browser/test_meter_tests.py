"""A meter tested on site: phone and office come to the same verdict, line by line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.filling import Paper, at_work, open_form
from tests.browser.phone import Phone, picture
from tests.district import Work

METER = {"number": "33010017", "accuracy_class": "2", "phases": 1, "seal": "S-1"}
STANDARD = {
    "accuracy_class": "0.1",
    "calibrated_on": "2026-03-01",
    "calibration_due": "2027-03-01",
    "compared_on": "2026-10-01",
}
PLATE = {
    "Basic current Ib": "5",
    "Maximum current Imax": "60",
    "Rated voltage Un": "220",
    "Constant C": "1600",
}


@pytest.fixture
def standard(office: Office) -> str:
    """A standard that may be used."""
    return office.district.instrument(**STANDARD)


@pytest.fixture
def work(office: Office) -> Work:
    """Work at a meter whose plate the records know."""
    return office.district.new_work(office.crew("meters"), meter=METER)


def at_the_meter(office: Office, phone: Phone, work: Work) -> Phone:
    """A phone of the crew that has the work."""
    [mine] = office.district.ticket(work.ticket)["investigations"]
    return at_work(office, phone, mine["crew"], work)


def begun(phone: Phone, standard: str) -> Paper:
    """The form with the plate of the meter and the standard."""
    form = open_form(phone, "meter-test")
    expect(form.field("Meter number")).to_have_value("33010017")
    expect(form.field("Class")).to_have_value("2")
    form.fill({**PLATE, "Reference standard": standard})
    return form


def told(form: Paper) -> tuple[str, list[str]]:
    """The verdict that stands on the phone, and its arithmetic line by line."""
    outcome = form.within.locator("[data-verdict]").get_attribute("data-verdict")
    lines = form.within.locator("ol.steps li").all_text_contents()
    return str(outcome), lines


def agrees(office: Office, work: Work, said: tuple[str, list[str]]) -> dict[str, Any]:
    """The verdict of the office, which is the one that the phone told."""
    verdict = office.district.verdict(work.ticket, "meter-error")
    assert (verdict["outcome"], verdict["steps"]) == said
    return verdict


def test_given_errors_beyond_the_class_when_a_meter_is_tested_then_both_sides_refund_the_same(
    office: Office, phone: Callable[..., Phone], work: Work, standard: str
) -> None:
    mine = at_the_meter(office, phone("en-GB"), work)
    form = begun(mine, standard)
    form.part("[data-point='0']").fill(
        {"Current": "5", "Error 1": "4.02", "Error 2": "3.98", "Error 3": "4.00"}
    )
    point = form.within.locator("[data-outcome]")
    expect(point).to_have_attribute("data-outcome", "outside")
    expect(point).to_contain_text("+4.0 % fails, limit ±2 %")
    form.unfold("For a refund")
    form.fill({"Recorded energy": "1200"})
    form.choose("whole-period")
    expect(form.within.locator("[data-refund]")).to_contain_text("Refund 23.08 kWh")
    expect(form.within.locator("[data-refund]")).to_contain_text("46.154")
    form.unfold("Custody")
    form.fill({"Where it is kept": "Store 3", "Seal": "K-9"})
    said = told(form)
    form.ask_to_save()
    expect(form.within).to_contain_text("State of the seal 1: is still missing")
    form.part("[data-seal='0']").choose("intact")
    form.save()
    mine.wait_until_sent()
    expect(mine.page.locator("li.entry[data-kind='meter-test']")).to_contain_text("Accepted")

    verdict = agrees(office, work, said)
    assert (verdict["refund"]["energy_kwh"], verdict["refund"]["direction"]) == ("23.08", "refund")
    [test] = office.district.facts(work.ticket, "meter-test")
    assert test["body"]["custody"] == {"place": "Store 3", "seal": "K-9"}
    assert office.district.ticket(work.ticket)["responsibility"]["party"] == "utility"


def test_given_pulses_and_seals_when_a_meter_is_tested_then_it_passes_and_the_seals_are_told(
    office: Office, phone: Callable[..., Phone], work: Work, standard: str
) -> None:
    mine = at_the_meter(office, phone("en-GB"), work)
    mine.photograph(picture(), "The new seal")
    form = begun(mine, standard)
    seals(form)
    point = form.part("[data-point='0']")
    point.choose("pulses")
    point.fill({"Current": "5", "Pulses of the meter N": "10"})
    point.fill({"Constant of the standard C0": "36000000", "Pulses of the standard 1": "222750"})
    expect(form.within.locator("[data-outcome]")).to_contain_text("+1.0 % passes, limit ±2 %")
    expect(point.within).to_contain_text("+1.010 %")
    form.unfold("Creep and starting")
    form.fill({"Time": "23", "Pulses": "2", "Voltage applied": "115", "Starting current": "0.025"})
    expect(form.within.locator("[data-verdict]")).to_have_attribute("data-verdict", "outside")
    form.fill({"Pulses": "1"})
    form.choose("yes")
    expect(form.within.locator("[data-verdict]")).to_have_attribute("data-verdict", "within")
    said = told(form)
    form.save()
    mine.wait_until_sent()

    verdict = agrees(office, work, said)
    assert (verdict["outcome"], verdict.get("refund")) == ("within", None)
    [test] = office.district.facts(work.ticket, "meter-test")
    [photo] = [
        one for one in office.district.facts(work.ticket, "photo") if "of" not in one["body"]
    ]
    new = {"number": "S-2", "place": "cover", "state": "new", "stage": "as-left"}
    assert test["body"]["seals"] == [
        {"number": "S-1", "state": "broken", "stage": "as-found"},
        {**new, "photo": photo["_id"]},
    ]


def seals(form: Paper) -> None:
    """The seal of the records is broken; a new one is put on, and there is a photo of it."""
    found = form.part("[data-seal='0']")
    expect(found.field("Number of the seal")).to_have_value("S-1")
    found.choose("broken")
    form.add("seal-left")
    left = form.part("[data-seal='1']")
    left.fill({"Number of the seal": "S-2", "Where it is": "cover"})
    left.choose("new")
    left.field("Photo").select_option(label="The new seal")
