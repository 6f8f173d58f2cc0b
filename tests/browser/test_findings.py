"""A finding in full: checklist, cause, who is responsible, measures, evidence, a report up."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.filling import Paper, at_work, open_form, opened
from tests.browser.phone import Phone, picture
from tests.district import Work

TEXTS = {
    "load": "kettle and heater",
    "transformer-distance": "420 m",
    "service-drop": "16 mm² Al",
    "neighbours": "the same in the evening",
}
"""Items of the checklist that are answered in words."""
CHOICES = {"phase": "a", "neutral-joint": "burnt"}
REQUIRED = len(TEXTS) + len(CHOICES) + 2
"""Besides them one by a photo, and one by a reading."""


def answer(mine: Phone) -> None:
    """Answers the whole checklist, with a photo and a reading that are made on the way."""
    form = opened(mine, "finding")
    for code, text in TEXTS.items():
        form.part(f"[data-item='{code}']").fill({"Answer": text})
    for code, choice in CHOICES.items():
        form.part(f"[data-item='{code}']").choose(choice)
    tap = form.part("[data-item='tap-position']")
    tap.tick("Could not be done")
    tap.fill({"Why": "locked"})
    form.within.locator("[data-item='voltage'] [data-answer='reading']").click()
    reading = opened(mine, "reading")
    reading.fill({"Quantity": "voltage", "Value": "196.5"})
    reading.save()
    opened(mine, "finding").within.locator("[data-item='site'] [data-answer='photo']").click()
    mine.choose(picture(size=(800, 600)))
    mine.page.locator("main input.input").fill("Service entrance")
    mine.page.locator("[data-save='photo']").click()
    expect(opened(mine, "finding").within).to_contain_text("All required items are there")


def propose(form: Paper, words: str) -> None:
    """Says why, who is to do what until when, what shows it, and that it is urgent."""
    form.fill({"Cause": "joint"})
    form.within.locator("[data-option='joint-fault']").click()
    form.fill({"Notes": "Re-make the joint today"})
    form.add("measure")
    form.fill({"What is to be done": "Re-make the neutral joint", "By whom": "utility"})
    form.fill({"Until when": "2026-12-01T18:00"})
    form.unfold("Evidence")
    form.part("fieldset:has(legend:text('Which records show it'))").tick(words)
    form.tick("Report it up at once")
    form.choose("injury")
    form.fill({"Reason": "A burnt hand"})


def test_given_a_survey_with_a_checklist_when_all_is_said_then_it_can_be_done_and_the_office_has_it(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("findings")
    work = office.district.new_work(crew)
    mine = at_work(office, phone("en-GB"), crew, work)
    with mine.without_network():
        expect(mine.page.locator("[data-step='done']")).to_be_disabled()
        missing = mine.page.locator("[data-missing]")
        expect(missing).to_have_attribute("data-missing", str(REQUIRED))
        expect(missing).to_contain_text("Voltage of each phase")
        form = open_form(mine, "finding")
        form.ask_to_save()
        expect(form.within).to_contain_text("What was seen: is still missing")
        form.fill({"What was seen": "Neutral joint in the riser is burnt"})
        answer(mine)
        form = opened(mine, "finding")
        form.choose("utility")
        propose(form, "Service entrance")
        form.save()
        expect(missing).to_have_count(0)
        mine.step("done")
    mine.wait_until_sent()
    has_it(office, work)


def has_it(office: Office, work: Work) -> None:
    """Checks what the office has of the finding."""
    found = office.district.ticket(work.ticket)
    [investigation] = found["investigations"]
    assert investigation["state"] == "done"
    assert investigation["checklist"]["missing"] == []
    [finding] = office.district.facts(work.ticket, "finding")
    [reading] = office.district.facts(work.ticket, "reading")
    [photo] = [
        one for one in office.district.facts(work.ticket, "photo") if "of" not in one["body"]
    ]
    said = finding["body"]
    assert (said["cause"], said["evidence"]) == ("joint-fault", [photo["_id"]])
    answers = {one["item"]: one for one in said["checklist"]}
    assert answers["voltage"]["fact"] == reading["_id"]
    assert answers["site"]["fact"] == photo["_id"]
    assert answers["phase"]["choice"] == "a"
    assert answers["tap-position"]["not_done"] == "locked"
    assert {code: answers[code]["text"] for code in TEXTS} == TEXTS
    [measure] = found["resolution"]["measures"]
    assert (measure["action"], measure["owner"]) == ("Re-make the neutral joint", "utility")
    assert (found["responsibility"]["party"], found["escalated"]) == ("utility", True)
    assert found["escalations"][0]["reason"] == "A burnt hand"
