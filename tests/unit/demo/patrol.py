"""What the tests of the demo's crews share: a phone, and tickets as its mailbox has them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.instants import instant_text
from server.demo.catalogue import load
from server.demo.patrol.day import Duty
from server.demo.patrol.pace import Pace
from server.demo.patrol.patrol import work_of
from server.demo.story import Phone

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
PHONE = Phone("d-sim", "m-li", "c-gulou", "mailbox-c-gulou")
BASE = (32.066, 118.77)
NEAR, FAR = (32.07, 118.775), (32.09, 118.80)
CASES = load().cases


def work_id(number: int) -> str:
    return f"0193f000-0000-7000-8000-{number:012d}"


def duty(pace: float = 1) -> Duty:
    return Duty(PHONE, BASE, NOON, NOON, Pace(pace))


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def ticket(
    number: int, assigned_s: float, site: tuple[float, float] | None = NEAR, **more: Any
) -> dict[str, Any]:
    """A ticket with one investigation of the crew, given so long after noon."""
    name = f"T261123-{number:05d}"
    work: dict[str, Any] = {
        "id": work_id(number),
        "crew": PHONE.crew,
        "assigned_at": instant_text(after(assigned_s)),
        "state": "assigned",
        "steps": [],
        "ended_at": None,
    }
    place = {} if site is None else {"lat": site[0], "lon": site[1], "datum": "WGS84"}
    return {
        "_id": f"{name}:ticket",
        "type": "ticket",
        "ticket": name,
        "class": "PQ",
        "sub_item": "low-voltage",
        "title": "Lamps flicker",
        "emergency": False,
        "site": place,
        "investigations": [work],
    } | more


class Day:
    """A crew's phone without a line: what it writes stays with it, and the clock is the test's."""

    def __init__(self, *tickets: dict[str, Any], pace: float = 1) -> None:
        self.docs: dict[str, dict[str, Any]] = {doc["_id"]: doc for doc in tickets}
        self.duty = duty(pace)
        self.now = NOON
        self.papers: list[dict[str, Any]] = []

    def until(self, seconds: float, tick: float = 4) -> Day:
        """Looks every ``tick`` seconds until so long after noon."""
        while self.now < after(seconds):
            self.now += timedelta(seconds=tick)
            self.look()
        return self

    def look(self) -> list[dict[str, Any]]:
        papers = work_of(self.docs, self.duty, self.now, CASES)
        self.docs |= {paper["_id"]: paper for paper in papers}
        self.papers += papers
        return papers

    def steps(self, number: int | None = None) -> list[str]:
        """Steps and findings in their order, of one piece of work or of all."""
        return [
            paper["body"].get("step", paper["kind"])
            for paper in self.papers
            if paper["type"] == "fact" and number in (None, int(paper["ticket"][-5:]))
        ]

    def positions(self) -> list[dict[str, Any]]:
        return [paper for paper in self.papers if paper["type"] == "position"]
