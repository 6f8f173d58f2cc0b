"""A ticket as its story is told: who does what to it, and what it then stands at."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from client import Json, Office, Phone, RefusedError

_WITHIN_S = 60


@dataclass
class District:
    """Who takes part: office users by role, and phones by crew."""

    users: dict[str, Office]
    phones: dict[str, Phone]
    say: Callable[[str], None] = print
    stages: set[str] = field(default_factory=set)
    """What was exercised of the process."""

    def open(self, title: str, complaint: Json) -> Ticket:
        """Stage 1: the complaint is taken and becomes a ticket."""
        ticket = Ticket(self, self.users["dispatcher"].post("/tickets", complaint))
        self.say(f"\n{title}\n{'=' * len(title)}")
        ticket.tell("intake", f"{complaint['title']}, by {complaint.get('channel')}")
        return ticket


@dataclass
class Ticket:
    """One ticket; ``now`` is its document as the server answered last."""

    district: District
    now: Json

    @property
    def id(self) -> str:
        """The ticket's number."""
        return str(self.now["ticket"])

    def tell(self, stage: str, what: str) -> None:
        """One line of the story, and where the ticket stands after it."""
        self.district.stages.add(stage)
        party = self.now["responsibility"]
        shares = ", ".join(f"{one['party']} {one['percent']} %" for one in party["shares"])
        stands = f"{self.now['status']}, {shares or party['party']} {party['state']}"
        self.district.say(f"  {stage:<14} {what}\n{'':17}-> {stands}")

    def do(self, stage: str, who: str, command: str, body: Json, what: str = "") -> Json:
        """A command of the office, told in its own words. Answers the ticket."""
        self.now = self.district.users[who].post(f"/tickets/{self.id}/{command}", body)
        own = (body.get(name) for name in ("text", "note", "reason", "satisfaction"))
        self.tell(stage, f"{who}: {what or next(filter(None, own), stage)}")
        return self.now

    def refused(self, who: str, command: str, body: Json, code: str) -> None:
        """A command that must be refused with this code, told."""
        try:
            self.district.users[who].post(f"/tickets/{self.id}/{command}", body)
        except RefusedError as error:
            codes = {item["code"] for item in error.problem.get("errors", [])}
            codes.add(error.problem["code"])
            if code not in codes:
                raise
            self.district.say(f"  {'(refused)':<14} {who}: {command}: {error}")
        else:
            raise AssertionError(f"{command} should have been refused with {code}")

    def assign(self, crew: str, kind: str, **more: Any) -> Visit:
        """Stage 2: a crew gets an investigation; its phone pulls it."""
        body = {"type": kind, "crew": crew, **more}
        self.do("assignment", "dispatcher", "assignments", body, f"{kind} for {crew}")
        phone = self.district.phones[crew]
        return Visit(self, phone, phone.work(self.id))

    def wait(self, stage: str, what: str, there: Callable[[Json], bool]) -> None:
        """Waits until what came from the field shows in the ticket, then tells it."""
        until = time.monotonic() + _WITHIN_S
        while True:
            self.now = self.district.users["dispatcher"].get(f"/tickets/{self.id}")
            if there(self.now):
                break
            if time.monotonic() > until:
                raise TimeoutError(f"{self.id}: {what}")
            time.sleep(0.05)
        self.tell(stage, what)

    def judged(self) -> None:
        """Stage 3: waits until the server has judged what was measured, and tells how."""
        self.wait(
            "verdict", "server: what was measured is judged", lambda now: bool(_verdicts(now))
        )
        facts = self.district.users["dispatcher"].get(f"/tickets/{self.id}/facts")["items"]
        for item in facts:
            if item["fact"]["_id"] in _verdicts(self.now):
                body = item["fact"]["body"]
                self.tell(
                    "verdict", f"server: {body['about']} by {body['rule']}: {body['outcome']}"
                )

    def measures(self) -> list[str]:
        """Ids of what was decided to do."""
        return [str(item["id"]) for item in self.now["resolution"]["measures"]]


def _verdicts(now: Json) -> list[str]:
    return [line["fact"] for line in now["history"] if line["what"] == "verdict"]


@dataclass
class Visit:
    """A crew at work on one investigation: everything waits in the phone until ``send``."""

    ticket: Ticket
    phone: Phone
    investigation: str
    pictures: list[bytes] = field(default_factory=list)

    def note(self, kind: str, **body: Any) -> str:
        """One fact, written without a network. Answers its id."""
        return self.phone.say(self.ticket.id, self.investigation, kind, body)

    def step(self, *steps: str, **more: Any) -> None:
        """Progress."""
        for step in steps:
            self.note("progress", step=step, **more)

    def answers(self, fact: str, picture: bytes | None = None) -> list[Json]:
        """An answer to each required item of the checklist that came with the assignment.

        ``fact`` is the reading or photo that shows what is asked for; ``picture`` is taken where
        a photo is asked for.
        """
        assignment = f"{self.ticket.id}:assignment:{self.investigation}"
        items = self.phone.documents[assignment]["body"].get("checklist") or []
        return [
            {"item": item["code"], **self._answer(item, fact, picture)}
            for item in items
            if item["required"]
        ]

    def _answer(self, item: Json, fact: str, picture: bytes | None) -> Json:
        kind = item["kind"]
        if kind == "photo":
            if picture is None:
                return {"not_done": "It was dark."}
            return {"fact": self.photo(picture, item["title"]["en"])}
        if kind == "choice":
            return {"choice": item["options"][-1]["code"]}
        plain: Json = {"reading": {"fact": fact}, "text": {"text": "Seen."}, "done": {"done": True}}
        return dict(plain[kind])

    def photo(self, picture: bytes, caption: str) -> str:
        """A photo: its hash is a fact now, its bytes follow when the network allows."""
        self.pictures.append(picture)
        capture = {"source": "camera"}
        return self.note(
            "photo",
            sha256=hashlib.sha256(picture).hexdigest(),
            size=len(picture),
            type="image/jpeg",
            caption=caption,
            capture=capture,
        )

    def send(self, what: str) -> None:
        """Back in the network: facts first, then originals; tells what the receipts say."""
        receipts = self.phone.push()
        for picture in self.pictures:
            self.phone.upload(picture)
        self.pictures.clear()
        states = sorted({receipt["state"] for receipt in receipts})
        facts = {receipt["fact"] for receipt in receipts}
        self.ticket.wait(
            "investigation",
            f"{self.phone.me['crew']}: {what} ({len(receipts)} facts {', '.join(states)})",
            lambda now: facts <= {item["fact"] for item in now["history"]},
        )
