"""The forms of the field app as somebody fills them in: by their labels, the way a person does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone
from tests.district import Work

Place = tuple[float, float]
"""A place on a pad in parts of its width and height."""
_STEPS = 5


@dataclass(frozen=True)
class Paper:
    """One part of a form that is open: all of it, or one of several such as a measure."""

    phone: Phone
    within: Locator

    def part(self, selector: str) -> Paper:
        """A part of it."""
        return Paper(self.phone, self.within.locator(selector))

    def field(self, label: str) -> Locator:
        """The input that a label belongs to, which may say as well whether it is required."""
        named = re.compile(rf"^{re.escape(label)}\s*(required|optional)?$")
        return self.within.get_by_label(named).and_(self.phone.page.locator(".input"))

    def fill(self, fields: Mapping[str, str]) -> None:
        """Types into the inputs of some labels, or chooses in them what is to be chosen."""
        for label, value in fields.items():
            field = self.field(label)
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def choose(self, *values: str) -> None:
        """Chooses one of a few, by its value."""
        for value in values:
            self.within.locator(f".choice:has(input[value='{value}'])").click()

    def tick(self, text: str) -> None:
        """Ticks what stands beside a box."""
        self.within.locator("label.check").filter(has_text=text).click()

    def unfold(self, title: str) -> None:
        """Opens a part that is folded away."""
        self.within.locator("summary").filter(has_text=title).click()

    def add(self, what: str) -> None:
        """Adds one more of something."""
        self.within.locator(f"[data-add='{what}']").click()

    def draw(self, pad: Locator, *strokes: Sequence[Place]) -> None:
        """Draws with a finger, stroke by stroke, from place to place in small movements."""
        # In the middle of the screen nothing that sticks to its end lies over it.
        pad.evaluate("one => one.scrollIntoView({ block: 'center' })")
        box = pad.bounding_box()
        assert box is not None
        for stroke in strokes:
            places = [
                {"x": box["x"] + at * box["width"], "y": box["y"] + down * box["height"]}
                for at, down in _in_small_steps(stroke)
            ]
            self.phone.touch(places)

    def ask_to_save(self) -> None:
        """Taps the button that saves, whatever comes of it."""
        self.within.locator("[data-save]").last.click()

    def save(self) -> None:
        """Saves the form, which is gone then."""
        self.ask_to_save()
        expect(self.within).to_have_count(0)


def _in_small_steps(stroke: Sequence[Place]) -> Iterator[Place]:
    yield stroke[0]
    for (x, y), (to_x, to_y) in pairwise(stroke):
        for step in range(1, _STEPS + 1):
            part = step / _STEPS
            yield x + (to_x - x) * part, y + (to_y - y) * part


def open_form(phone: Phone, name: str) -> Paper:
    """Opens a form of the open investigation."""
    phone.open_form(name)
    return opened(phone, name)


def opened(phone: Phone, name: str) -> Paper:
    """The form that is open."""
    form = phone.page.locator(f"[data-form-open='{name}']")
    expect(form).to_be_visible()
    return Paper(phone, form)


def at_work(office: Office, phone: Phone, crew: str, work: Work) -> Phone:
    """A phone of the crew that is enrolled and at work on the site."""
    phone.enrol(office.link(crew))
    phone.open_work(work.investigation)
    for step in ("accepted", "en-route", "arrived", "working"):
        phone.step(step)
    return phone
