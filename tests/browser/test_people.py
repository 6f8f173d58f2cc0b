"""What people say and sign: in words, by voice, on glass, or not at all but with a witness."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.filling import Paper, Place, at_work, open_form
from tests.browser.phone import Phone
from tests.district import Work

WEBM = b"\x1a\x45\xdf\xa3"
"""How a file of this kind begins (EBML)."""
NAME: tuple[list[Place], ...] = (
    [(0.1, 0.7), (0.3, 0.2), (0.5, 0.8)],
    [(0.55, 0.3), (0.75, 0.8), (0.9, 0.2)],
)
WITNESS: tuple[list[Place], ...] = ([(0.2, 0.2), (0.2, 0.8), (0.5, 0.8)],)
WORDS = "灯每天晚上都暗 – dark every evening"


def say_it(phone: Phone) -> None:
    """A neighbour's words, and his voice for a second or more."""
    form = open_form(phone, "statement")
    form.choose("neighbour")
    form.fill({"Name": "Li", "Phone": "025-1", "In his or her words": WORDS})
    form.within.locator("[data-record='start']").click()
    stop = form.within.locator("[data-record='stop']")
    expect(stop).to_contain_text(re.compile(r"Stop \([1-9]\d* s\)"))
    stop.click()
    expect(form.within.locator("[data-voice-note]")).to_contain_text("kept on this phone")
    phone.page.wait_for_function("() => document.querySelector('audio').duration > 0")
    form.save()


def ink(office: Office, sha256: str) -> int:
    """How many dark points the picture of a signature has."""
    with Image.open(BytesIO(office.district.original(sha256))) as picture:
        assert picture.format == "PNG"
        return sum(picture.convert("L").histogram()[:100])


def signing(phone: Phone) -> Paper:
    """The form under the neighbour's words."""
    form = open_form(phone, "signature")
    expect(form.within.locator("[data-save]")).to_be_disabled()
    form.tick(WORDS)
    form.choose("neighbour")
    form.fill({"Name": "Li"})
    return form


def refuse(phone: Phone) -> None:
    """The neighbour signs nothing, and a colleague saw it."""
    form = signing(phone)
    form.tick("Signing was refused")
    form.fill({"Why it was refused": "in a hurry", "Name of the witness": "Li Na"})
    expect(form.within.locator("[data-save]")).to_be_disabled()
    form.draw(form.within.locator("canvas"), *WITNESS)
    form.save()


def test_given_a_cellar_when_a_neighbour_speaks_and_signs_then_words_sound_and_ink_arrive(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("people")
    work = office.district.new_work(crew)
    mine = at_work(office, phone("en-GB"), crew, work)
    mine.wait_until_sent()
    with mine.without_network():
        say_it(mine)
        form = signing(mine)
        form.draw(form.within.locator("canvas"), *NAME)
        expect(form.within.locator("canvas")).to_have_attribute("data-ink", str(len(NAME)))
        form.save()
        refuse(mine)
        expect(mine.entries("here")).to_have_count(4)
    mine.wait_until_sent()
    expect(mine.entries("accepted")).to_have_count(8)
    has_the_words(office, work)


def has_the_words(office: Office, work: Work) -> None:
    """Checks words, sound and signatures at the office."""
    [statement] = office.district.facts(work.ticket, "statement")
    said = statement["body"]
    assert (said["text"], said["by"]) == (
        WORDS,
        {"role": "neighbour", "name": "Li", "phone": "025-1"},
    )
    sound = office.district.original(said["recording"]["sha256"])
    assert (len(sound), sound[:4]) == (said["recording"]["size"], WEBM)
    assert said["recording"]["seconds"] >= 1

    signed, refused, witnessed = office.district.facts(work.ticket, "signature")
    assert signed["body"]["of"] == refused["body"]["of"] == [statement["_id"]]
    assert refused["body"]["refused"] is True
    assert (refused["body"]["reason"], refused["body"].get("sha256")) == ("in a hurry", None)
    assert witnessed["body"]["of"] == [refused["_id"]]
    assert witnessed["body"]["by"] == {"role": "witness", "name": "Li Na"}
    assert ink(office, signed["body"]["sha256"]) > 200
    assert ink(office, witnessed["body"]["sha256"]) > 200
