"""What one member of a crew writes on one phone about one investigation."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from schemas.documents import Author, Moment
from schemas.instants import instant_text
from schemas.vocabulary import FactKind
from server.demo.scenes import KINDS, Shot, original, preview
from server.demo.story import Event, Phone, Story

STANDARD = "i-standard-1"
"""The reference standard of the metering crew, in the register of instruments."""


@dataclass(slots=True)
class Visit:
    """What one member writes on one phone about one investigation."""

    story: Story
    phone: Phone
    investigation: str
    sent_after: float
    uploads: bool

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
        """The reading of the case, if it has one; answers its id. Registers are read by eye."""
        gauge, rng = self.story.plot.case.gauge, self.story.rng
        if gauge is None:
            return None
        value = round(rng.uniform(gauge.low, gauge.high), 1)
        body: dict[str, Any] = {
            "quantity": gauge.quantity,
            "value": f"{value:.1f}",
            "unit": gauge.unit,
            "method": gauge.method,
            "measured_at": self._text(minute),
        }
        if gauge.method != "register":
            serial = f"NJ{rng.randint(1000, 9999)}"
            body["instrument"] = {"model": "FLUKE 1735", "serial": serial}
        return self.write(minute, FactKind.READING, body | changes)

    def reads_again(self, minute: float) -> str | None:
        """The same once more; of registers that of the meter beside it in the cabinet."""
        gauge = self.story.plot.case.gauge
        if gauge is None or gauge.method != "register":
            return self.reads(minute)
        return self.reads(minute, meter=f"32{self.story.rng.randint(10**9, 10**10 - 1)}")

    def hears(self, minute: float, text: Mapping[str, str]) -> str:
        """The customer's statement."""
        by = {"role": "customer", "name": self.story.plot.customer}
        body = {"text": self.story.say(text), "by": by, "language": self.story.plot.language}
        return self.write(minute, FactKind.STATEMENT, body)

    def takes_photo(self, minute: float) -> str:
        """A photo with its preview; answers its id."""
        story, rng, position = self.story, self.story.rng, self._position()
        text = story.intake["meter"]["number"]
        shot = Shot(rng.getrandbits(32), text, story.at(minute), position["lat"], position["lon"])
        content = original(rng.choice(KINDS), shot)
        body = {
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "type": "image/jpeg",
            "capture": {
                "source": "camera",
                "taken_at": self._text(minute),
                "position": position,
            },
        }
        return self.write(minute, FactKind.PHOTO, body, content)

    def tests_meter(self, minute: float) -> str:
        """A test at five loads, as found: the meter runs fast, beyond its class; answers its id."""
        story, rng = self.story, self.story.rng
        loads = (("0.5", "1"), ("5", "1"), ("60", "1"), ("5", "0.5L"), ("60", "0.5L"))
        opened = story.plot.opened_at
        body = {
            "method": "phantom-load",
            "meter": {
                "number": story.intake["meter"]["number"],
                "accuracy_class": "2",
                "connection": "direct",
                "elements": 1,
                "voltage_v": 220,
                "basic_current_a": 5,
                "max_current_a": 60,
                "constant": 1600,
            },
            "seals": [{"number": f"S{rng.randint(10**5, 10**6)}", "state": "intact"}],
            "wiring": {"result": "right"},
            "reference": {"id": STANDARD},
            "points": [
                {
                    "current_a": current,
                    "power_factor": factor,
                    "at_mean_load": (current, factor) == ("5", "1"),
                    "errors_percent": ["3.16", "3.20", "3.24"],
                }
                for current, factor in loads
            ],
            "billing": {
                "recorded_kwh": "2400",
                "begins": instant_text(opened - timedelta(days=200)),
                "ends": instant_text(opened),
            },
            "tested_at": self._text(minute),
        }
        return self.write(minute, FactKind.METER_TEST, body)

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
        self, minute: float, kind: FactKind, body: Mapping[str, Any], photo: bytes | None = None
    ) -> str:
        """A fact by this phone, whose clock is a little wrong and knows it; answers its id."""
        story, phone = self.story, self.phone
        off = story.rng.randint(-4_000, 4_000)
        at = story.plot.opened_at + timedelta(minutes=minute, milliseconds=-off)
        author = Author(device=phone.device, member=phone.member, crew=phone.crew)
        moment = Moment(at, off, story.rng.randint(60, 7_200))
        fact = story.fact(kind, author, moment, body, self.investigation)
        sent_at = story.plot.opened_at + timedelta(minutes=minute + self.sent_after)
        small = None if photo is None else preview(photo)
        story.events.append(Event(sent_at, fact, phone, small, photo if self.uploads else None))
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


def visit(
    story: Story, crew: str, investigation: str, sent_after: float = 1, *, uploads: bool = True
) -> Visit:
    """A crew's work; what it writes reaches the server ``sent_after`` minutes later.

    Without ``uploads`` the originals of its photos are still on the phone.
    """
    phone = story.rng.choice(story.plot.phones[crew])
    return Visit(story, phone, investigation, sent_after, uploads)
