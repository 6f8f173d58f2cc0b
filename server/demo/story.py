"""One ticket's story: facts with the moments they were made and reached the server.

Ids come from the seeded generator, so that the same seed tells the same stories.
"""

from __future__ import annotations

import hashlib
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
from server.demo.catalogue import PICTURES, Case, Place, picture

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
    """A fact that reaches the server at ``sent_at``. ``phone`` None: the office made it."""

    sent_at: datetime
    fact: Mapping[str, Any]
    phone: Phone | None = None
    preview: bytes | None = None


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
        plot = replace(self.plot, opened_at=self._at(minute))
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
        at = self._at(minute)
        fact = self.fact(kind, Author(user=user), Moment(at, 0, 0), body, investigation)
        self.events.append(Event(at, fact))
        return str(fact["_id"])

    def _at(self, minute: float) -> datetime:
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

    def visit(self, crew: str, investigation: str, sent_after: float = 1) -> Visit:
        """A crew's work; what it writes reaches the server ``sent_after`` minutes later."""
        return Visit(self, self.rng.choice(self.plot.phones[crew]), investigation, sent_after)


@dataclass(slots=True)
class Visit:
    """What one member writes on one phone about one investigation."""

    story: Story
    phone: Phone
    investigation: str
    sent_after: float

    def step(self, minute: float, step: str, **more: str) -> None:
        """The crew takes a step."""
        body: dict[str, Any] = {"step": step, **more}
        if step == "arrived":
            body["position"] = self._position()
        self.write(minute, FactKind.PROGRESS, body)

    def goes(self, minute: float, *steps: str) -> None:
        """Steps one after another, from a minute on."""
        for count, step in enumerate(steps):
            self.step(minute + 11 * count, step)

    def reads(self, minute: float, **changes: Any) -> str | None:
        """The reading of the case, if it has one; answers its id."""
        gauge, rng = self.story.plot.case.gauge, self.story.rng
        if gauge is None:
            return None
        value = round(rng.uniform(gauge.low, gauge.high), 1)
        body = {
            "quantity": gauge.quantity,
            "value": f"{value:.1f}",
            "unit": gauge.unit,
            "method": gauge.method,
            "instrument": {"model": "FLUKE 1735", "serial": f"NJ{rng.randint(1000, 9999)}"},
            "measured_at": self._text(minute),
        }
        return self.write(minute, FactKind.READING, body | changes)

    def hears(self, minute: float, text: Mapping[str, str]) -> str:
        """The customer's statement."""
        by = {"role": "customer", "name": self.story.plot.customer}
        body = {"text": self.story.say(text), "by": by, "language": self.story.plot.language}
        return self.write(minute, FactKind.STATEMENT, body)

    def takes_photo(self, minute: float) -> str:
        """A photo with its preview; the original stays on the phone."""
        rng = self.story.rng
        body = {
            "sha256": hashlib.sha256(rng.randbytes(16)).hexdigest(),
            "size": rng.randint(1_800_000, 5_200_000),
            "type": "image/jpeg",
            "capture": {
                "source": "camera",
                "taken_at": self._text(minute),
                "position": self._position(),
            },
        }
        return self.write(minute, FactKind.PHOTO, body, picture(rng.choice(PICTURES)))

    def finds(self, minute: float, evidence: list[str | None], **changes: Any) -> str:
        """The finding of the case; answers its id."""
        case, say = self.story.plot.case, self.story.say
        measure: dict[str, Any] = {"action": say(case.measure), "owner": case.party}
        if case.money:
            measure |= {"money": True, "amount": case.money, "currency": "CNY"}
        body = {
            "seen": say(case.seen),
            "cause": case.cause,
            "party": case.party,
            "resolution": {"measures": [measure]},
            "evidence": [item for item in evidence if item],
            "position": self._position(),
        }
        return self.write(minute, FactKind.FINDING, body | changes)

    def signs(self, minute: float, finding: str) -> None:
        """The customer signs."""
        by = {"role": "customer", "name": self.story.plot.customer}
        self.write(minute, FactKind.SIGNATURE, {"by": by, "of": [finding]})

    def write(
        self, minute: float, kind: FactKind, body: Mapping[str, Any], preview: bytes | None = None
    ) -> str:
        """A fact by this phone; its clock is a little wrong and knows it."""
        story, phone = self.story, self.phone
        off = story.rng.randint(-4_000, 4_000)
        at = story.plot.opened_at + timedelta(minutes=minute, milliseconds=-off)
        author = Author(device=phone.device, member=phone.member, crew=phone.crew)
        moment = Moment(at, off, story.rng.randint(60, 7_200))
        fact = story.fact(kind, author, moment, body, self.investigation)
        sent_at = story.plot.opened_at + timedelta(minutes=minute + self.sent_after)
        story.events.append(Event(sent_at, fact, phone, preview))
        return str(fact["_id"])

    def _text(self, minute: float) -> str:
        at = self.story.plot.opened_at + timedelta(minutes=minute)
        return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")

    def _position(self) -> dict[str, Any]:
        rng = self.story.rng
        return {
            "lat": round(self.story.lat + rng.uniform(-0.0002, 0.0002), 6),
            "lon": round(self.story.lon + rng.uniform(-0.0002, 0.0002), 6),
            "datum": "WGS84",
            "accuracy_m": rng.choice((4.0, 6.5, 9.0, 18.0)),
            "provider": "gnss",
        }


def uuid7(at: datetime, rng: Random) -> str:
    """A UUID version 7 (RFC 9562) of this moment from the generator's bits."""
    value = int(at.timestamp() * 1000) << 80 | rng.getrandbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return str(UUID(int=value & ~(0x3 << 62) | 0x2 << 62))
