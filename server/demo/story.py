"""One ticket's story: facts with the moments they were made and reached the server.

Ids come from the seeded generator, so that the same seed tells the same stories.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from schemas.documents import Author, Fact, Moment, fact_document
from schemas.facts.kinds import newest_version
from schemas.ids import fact_id
from schemas.vocabulary import FactKind
from server.demo.catalogue import Case, Place

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Phone:
    """Who pushes: a device of a crew, in the hands of a member."""

    device: str
    member: str
    crew: str
    database: str


@dataclass(frozen=True, slots=True)
class Event:
    """A fact that reaches the server at ``sent_at``. ``phone`` None: the office made it.

    ``original``: the file that the phone uploads once its fact has arrived.
    """

    sent_at: datetime
    fact: Mapping[str, Any]
    phone: Phone | None = None
    preview: bytes | None = None
    original: bytes | None = None


@dataclass(frozen=True, slots=True)
class Plot:
    """What a story is about. ``language``: zh or en. ``phones`` by crew."""

    case: Case
    place: Place
    language: str
    customer: str
    opened_at: datetime
    phones: Mapping[str, tuple[Phone, ...]]


@dataclass(slots=True)
class Story:
    """Writes the facts of one ticket; times are minutes after its opening."""

    plot: Plot
    rng: Random
    events: list[Event] = field(default_factory=list)
    intake: Mapping[str, Any] = field(default_factory=dict)
    ticket: str = ""
    lat: float = 0.0
    lon: float = 0.0

    def __post_init__(self) -> None:
        letters = "".join(self.rng.choice(_LETTERS) for _ in range(6))
        self.ticket = f"T{self.plot.opened_at:%y%m%d}-{letters}"
        self.lat = round(self.plot.place.lat + self.rng.uniform(-0.014, 0.014), 6)
        self.lon = round(self.plot.place.lon + self.rng.uniform(-0.016, 0.016), 6)

    @property
    def crew(self) -> str:
        """The crew of the place."""
        return self.plot.place.crew

    def say(self, text: Mapping[str, str]) -> str:
        """A text in the story's language."""
        return text[self.plot.language]

    def opens(self, grade: str | None = None) -> None:
        """The complaint comes in; one made ``again`` says the same."""
        self.intake = self.intake or self._intake()
        self.office(0, FactKind.INTAKE, {**self.intake, **({"grade": grade} if grade else {})})

    def again(self, minute: float) -> Story:
        """The same customer complains of the same matter once more: a ticket of its own."""
        plot = replace(self.plot, opened_at=self.at(minute))
        return Story(plot, self.rng, self.events, self.intake)

    def _intake(self) -> dict[str, Any]:
        case, place = self.plot.case, self.plot.place
        street, number = self.rng.choice(place.streets), self.rng.randint(2, 240)
        return {
            "class": case.complaint_class,
            "sub_item": case.sub_item,
            "title": self.say(case.title),
            "matter": self.say(case.matter),
            "demand": self.say(case.demand),
            "priority": 1 if case.emergency else self.rng.choice((2, 3, 3, 4)),
            "emergency": case.emergency,
            "channel": self.rng.choice(("hotline", "app", "counter", "12345")),
            "customer": {
                "account": f"32{self.rng.randint(10**7, 10**8 - 1)}",
                "name": self.plot.customer,
                "phone": f"138****{self.rng.randint(1000, 9999)}",
                "language": self.plot.language,
            },
            "site": {
                "address": f"南京市{place.name['zh']}{street}{number}号",
                "lat": self.lat,
                "lon": self.lon,
                "datum": "WGS84",
                "area": place.area,
                "district": place.district,
                "transformer": f"{street}{self.rng.randint(1, 9)}号配变",
                "feeder": f"10kV {street[:2]}{self.rng.randint(11, 29)}线",
            },
            "meter": {
                "number": f"32{self.rng.randint(10**9, 10**10 - 1)}",
                "accuracy_class": "2",
                "multiplier": 1,
                "phases": 1,
            },
        }

    def assigns(self, minute: float, crew: str, kind: str, replaces: str | None = None) -> str:
        """The office sends a crew; answers the investigation."""
        body: dict[str, Any] = {"type": kind, "crew": crew}
        if replaces:
            body["replaces"] = replaces
        made = self.office(minute, FactKind.ASSIGNMENT, body)
        return made.rpartition(":")[2]

    def office(
        self,
        minute: float,
        kind: FactKind,
        body: Mapping[str, Any],
        investigation: str | None = None,
        user: str = "dispatcher",
    ) -> str:
        """A fact by the office; answers its id."""
        at = self.at(minute)
        fact = self.fact(kind, Author(user=user), Moment(at, 0, 0), body, investigation)
        self.events.append(Event(at, fact))
        return str(fact["_id"])

    def at(self, minute: float) -> datetime:
        """The moment so many minutes after the complaint."""
        return self.plot.opened_at + timedelta(minutes=minute)

    def fact(
        self,
        kind: FactKind,
        author: Author,
        at: Moment,
        body: Mapping[str, Any],
        investigation: str | None,
    ) -> dict[str, Any]:
        """The document of a fact of this ticket with an id of its own."""
        return fact_document(
            Fact(
                id=fact_id(self.ticket, kind, uuid7(at.device, self.rng)),
                kind=kind,
                schema=newest_version(kind),
                ticket=self.ticket,
                investigation=investigation,
                author=author,
                at=at,
                amends=None,
                retracts=None,
                body=body,
            )
        )


def uuid7(at: datetime, rng: Random) -> str:
    """A UUID version 7 (RFC 9562) of this moment from the generator's bits."""
    value = int(at.timestamp() * 1000) << 80 | rng.getrandbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return str(UUID(int=value & ~(0x3 << 62) | 0x2 << 62))
