"""Photos in a row, words drawn on a copy, a caption corrected; and records that are taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.filling import Paper, at_work, open_form, opened
from tests.browser.phone import Phone, picture
from tests.district import Work


def take(phone: Phone, image: bytes, caption: str) -> None:
    """One more photo in the form that is open."""
    phone.choose(image)
    phone.page.locator("main input.input").fill(caption)
    phone.page.locator("[data-save='photo']").click()


def declared(office: Office, work: Work) -> list[dict[str, Any]]:
    """The photos that devices declared, as the office has them."""
    facts = office.district.facts(work.ticket, "photo")
    return [one for one in facts if one["author"].get("device")]


def test_given_photos_in_a_row_when_one_is_drawn_on_then_the_original_stays_and_the_copy_names_it(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("photos")
    work = office.district.new_work(crew)
    mine = at_work(office, phone("en-GB"), crew, work)
    images = [picture(colour, (800, 600)) for colour in ("#7a5230", "#305a7a")]
    mine.open_form("photo")
    for number, image in enumerate(images, 1):
        take(mine, image, f"Photo {number}")
        expect(mine.page.locator(".banner.good")).to_contain_text(f"{number} kept")
    mine.page.locator("[data-annotate-last]").click()
    copy = opened(mine, "photo")
    copy.draw(copy.within.locator("canvas"), [(0.2, 0.2), (0.6, 0.6)])
    copy.within.locator("[data-tool='text']").click()
    copy.fill({"What to write": "burnt here"})
    copy.draw(copy.within.locator("canvas"), [(0.5, 0.3), (0.51, 0.3)])
    expect(copy.within.locator("[data-annotate]")).to_have_attribute("data-annotate", "2")
    copy.within.locator("[data-save='annotation']").click()
    expect(copy.within).to_contain_text("the original is untouched")
    mine.wait_until_sent()

    first, second, drawn = declared(office, work)
    for photo, image in zip((first, second), images, strict=True):
        assert office.district.original(photo["body"]["sha256"]) == image
    original = hashlib.sha256(images[1]).hexdigest()
    assert [first["body"]["caption"], second["body"]["caption"]] == ["Photo 1", "Photo 2"]
    assert original[:12] in drawn["body"]["caption"]
    assert drawn["body"]["name"] == f"annotated-{original[:12]}.jpg"
    assert office.district.original(drawn["body"]["sha256"]) not in images
    found = office.district.ticket(work.ticket)["evidence"]["photos"]
    assert found == {"declared": 3, "arrived": 3}


def take_back(phone: Phone, kind: str, reason: str) -> None:
    """Takes a record of the open investigation back."""
    phone.page.locator(f"[data-mend='{kind}']").click()
    phone.page.locator("[data-take-back]").click()
    phone.page.locator("dialog textarea").fill(reason)
    phone.page.locator("[data-confirm='take-back']").click()
    expect(phone.page.locator("[data-form-open]")).to_have_count(0)


def see(phone: Phone, seen: str) -> Paper:
    """Writes down what was seen."""
    form = open_form(phone, "finding")
    form.fill({"What was seen": seen})
    form.choose("utility")
    form.save()
    return form


def test_given_records_sent_and_not_sent_when_they_are_taken_back_then_they_count_no_more(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("regrets")
    work = office.district.new_work(crew)
    mine = at_work(office, phone("en-GB"), crew, work)
    see(mine, "Loose neutral")
    mine.wait_until_sent()
    responsibility = office.district.ticket(work.ticket)["responsibility"]
    assert (responsibility["party"], responsibility["state"]) == ("utility", "proposed")
    with mine.without_network():
        take_back(mine, "finding", "the wrong house")
        expect(mine.page.locator("li.entry[data-kind='finding']").last).to_contain_text(
            "taken back"
        )
        mine.photograph(picture(size=(400, 300)), "my own shoe")
        take_back(mine, "photo", "by mistake")
    mine.wait_until_sent()
    expect(mine.entries("accepted")).to_have_count(8)

    found = office.district.ticket(work.ticket)
    assert found["responsibility"]["state"] == "open"
    assert found["evidence"]["photos"] == {"declared": 0, "arrived": 0}
    [seen, gone] = office.district.facts(work.ticket, "finding")
    assert (gone["retracts"], gone["body"]) == (seen["_id"], {"reason": "the wrong house"})


def test_given_a_caption_that_was_sent_when_it_is_corrected_then_the_newest_counts(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("captions")
    work = office.district.new_work(crew)
    mine = at_work(office, phone("en-GB"), crew, work)
    image = picture(size=(400, 300))
    mine.photograph(image, "Neutral jiont", source="gallery")
    mine.wait_until_sent()
    mine.page.locator("[data-mend='photo']").click()
    form = opened(mine, "photo")
    form.fill({"Caption": "Neutral joint"})
    form.within.locator("[data-save='photo']").click()
    expect(form.within).to_have_count(0)
    mine.wait_until_sent()

    first, second = declared(office, work)
    assert (second["amends"], second["body"]["caption"]) == (first["_id"], "Neutral joint")
    assert {**second["body"], "caption": ""} == {**first["body"], "caption": ""}
    assert first["body"]["capture"]["source"] == "gallery"
    assert office.district.original(first["body"]["sha256"]) == image
    found = office.district.ticket(work.ticket)["evidence"]["photos"]
    assert found == {"declared": 1, "arrived": 1}
