"""Complaints as plain moments and words, as hypothesis draws them, and the facts made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from hypothesis import strategies as st

from schemas.documents import Author, Fact, Moment, fact_document
from schemas.facts.kinds import newest_version
from schemas.ids import fact_id
from schemas.vocabulary import FactKind, Party, Satisfaction

START = datetime(2026, 1, 1, tzinfo=UTC)
CREWS = ("c-north", "c-south")


@dataclass(frozen=True)
class Story:
    """One complaint. Moments of a stage are in order, and after those of the stage before."""

    opened: datetime
    word: str
    account: str | None
    crews: tuple[str, ...]
    assigned: datetime | None
    begun: datetime | None
    done: datetime | None
    decided: tuple[tuple[datetime, str], ...]
    replied: tuple[datetime, ...]
    called: tuple[tuple[datetime, str], ...]
    archived: datetime | None


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """A complaint that got as far as it did."""
    at = START + timedelta(hours=draw(st.integers(0, 400 * 24)))
    opened, far = at, draw(st.integers(0, 7))

    def later(stage: int) -> datetime | None:
        nonlocal at
        at += timedelta(minutes=draw(st.integers(1, 6_000)))
        return at if far >= stage else None

    def some(stage: int) -> list[datetime]:
        found = (later(stage) for _ in range(draw(st.integers(1, 2))))
        return [moment for moment in found if moment is not None]

    def worded(stage: int, words: type[StrEnum]) -> tuple[tuple[datetime, str], ...]:
        values = st.sampled_from([word.value for word in words])
        return tuple((moment, draw(values)) for moment in some(stage))

    return Story(
        opened,
        draw(st.sampled_from(["PQ", "OUT"])),
        draw(st.sampled_from([None, "A1", "A2"])),
        tuple(draw(st.lists(st.sampled_from(CREWS), min_size=1, max_size=2))),
        later(1),
        later(2),
        later(3),
        worded(4, Party),
        tuple(some(5)),
        worded(6, Satisfaction),
        later(7),
    )


# ---------------------------------------------------------------- the facts of a story
Filing = tuple[datetime, dict[str, Any]]
"""A fact's document, and when it was made and received."""


class Pen:
    """Writes the facts of one ticket."""

    def __init__(self, number: int) -> None:
        self._number, self._count = number, 0

    def write(
        self, kind: FactKind, at: datetime, body: Mapping[str, Any], work: str = "", crew: str = ""
    ) -> Filing:
        """By the crew where one is named, for the work of this id; else by the office."""
        self._count += 1
        ticket = f"T260101-{self._number:05d}"
        uuid = f"0193abcd-0000-7000-8000-{self._number:06x}{self._count:06x}"
        by = Author(device=f"d-{crew}", member="m-li", crew=crew) if crew else Author(user="li")
        name, schema, made = fact_id(ticket, kind, uuid), newest_version(kind), Moment(at, 0, 0)
        fact = Fact(name, kind, schema, ticket, work or None, by, made, None, None, body)
        return at, fact_document(fact)


def facts(number: int, story: Story) -> Iterator[Filing]:
    """All of a story."""
    pen = Pen(number)
    customer = {"customer": {"account": story.account}} if story.account else {}
    opened = {"class": story.word, "title": "Dim", **customer}
    yield pen.write(FactKind.INTAKE, story.opened, opened)
    yield from _field_work(pen, story)
    for at, party in story.decided:
        said = {"responsibility": {"party": party, "reason": "seen"}}
        yield pen.write(FactKind.DECISION, at, {**said, "resolution": {"reason": "so"}})
    for at in story.replied:
        yield pen.write(FactKind.REPLY, at, {"channel": "phone", "text": "Done."})
    for at, word in story.called:
        yield pen.write(FactKind.CALL_BACK, at, {"satisfaction": word})
    if story.archived:
        yield pen.write(FactKind.ARCHIVE, story.archived, {})


def _field_work(pen: Pen, story: Story) -> Iterator[Filing]:
    if story.assigned is None:
        return
    for crew in story.crews:
        body = {"crew": crew, "type": "on-site-survey"}
        at, assignment = pen.write(FactKind.ASSIGNMENT, story.assigned, body)
        yield at, assignment
        for when, step in ((story.begun, "arrived"), (story.done, "done")):
            if when is not None:
                work = assignment["_id"][-36:]
                yield pen.write(FactKind.PROGRESS, when, {"step": step}, work, crew)
