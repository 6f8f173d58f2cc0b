"""Errands: commands of the office, one after the other, that a killed server may cut off anywhere.

An errand keeps the request that was not answered, with its key, and sends it again when it is
taken up: as a program of an office does, and a person whose browser says that it did not work.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from urllib3.exceptions import HTTPError

from tests.district import COMPLAINT, Caller

Json = Mapping[str, Any]
Ask = tuple[str, Json]
"""Path below /api/v1 and body of a POST."""
Script = Generator[Ask, Json, None]

RESPONSIBLE = {"party": "utility", "reason": "Burnt joint."}
LETTER = {"basis": "data-subject-request", "reason": "A letter."}


@dataclass
class Told:
    """What became of the errands that came to their end."""

    erased: dict[str, str] = field(default_factory=dict)
    """Ticket -> the name that is to be nowhere."""
    merged: dict[str, str] = field(default_factory=dict)
    """Ticket -> the ticket it was merged into."""
    split: dict[str, str] = field(default_factory=dict)
    """New ticket -> the ticket it was split off."""
    archived: list[str] = field(default_factory=list)
    answers: int = 0

    def tickets(self) -> set[str]:
        """All of them."""
        pairs = {**self.merged, **self.split}
        return {*self.erased, *pairs, *pairs.values(), *self.archived}


class Errand:
    """One script, from its first request to its last answer."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._waiting: Ask | None = next(script)
        self._key = uuid4().hex

    def run(self, caller: Caller, told: Told) -> None:
        """Goes on where it stopped. Raises urllib3.exceptions.HTTPError where it stops again."""
        while self._waiting is not None:
            path, body = self._waiting
            reply = caller.ask("POST", f"/api/v1/{path}", body, Idempotency_Key=self._key)
            if reply.status == 503:  # it is being stopped or not yet ready, and says so
                raise HTTPError(reply.data)
            assert reply.status == 201, f"{path}: {reply.status} {reply.data!r}"
            told.answers += 1
            self._key = uuid4().hex
            try:
                self._waiting = self._script.send(reply.json)
            except StopIteration:
                self._waiting = None


def _complaint(name: str) -> Json:
    customer = {"account": f"33{uuid4().int % 10**10:010d}", "name": name}
    return {**COMPLAINT, "customer": customer}


def _name() -> str:
    return f"Ye{uuid4().hex}"


def an_erasure(told: Told) -> Script:
    """A customer complains, says something, and wants to be forgotten."""
    name = _name()
    ticket = (yield "tickets", _complaint(name))["ticket"]
    yield f"tickets/{ticket}/records", {"source": "customer", "text": f"{name} asks."}
    yield f"tickets/{ticket}/erasures", LETTER
    told.erased[ticket] = name


def a_merge(told: Told) -> Script:
    """Two tickets become one; then the customer of the first is forgotten in both."""
    name = _name()
    first = (yield "tickets", _complaint(name))["ticket"]
    second = (yield "tickets", _complaint("Li Na"))["ticket"]
    yield f"tickets/{first}/records", {"source": "billing", "text": f"{name} has paid."}
    yield f"tickets/{first}/merge", {"into": second, "reason": "The same cable."}
    told.merged[first] = second
    yield f"tickets/{first}/erasures", LETTER
    told.erased[first] = name


def a_split(told: Told) -> Script:
    """A record turns out to be about something else."""
    first = (yield "tickets", _complaint("Li Na"))["ticket"]
    filed = yield f"tickets/{first}/records", {"source": "metering", "text": "Another meter."}
    named = {"facts": [filed["records"][0]["fact"]], "class": "BIZ", "title": "Another meter"}
    new = yield f"tickets/{first}/split", {**named, "reason": "Two matters."}
    told.split[new["ticket"]] = first


def an_archive(told: Told) -> Script:
    """From the decision to the archive."""
    ticket = (yield "tickets", _complaint("Li Na"))["ticket"]
    plan = {"responsibility": RESPONSIBLE, "resolution": {"measures": [{"action": "Re-make it"}]}}
    decided = yield f"tickets/{ticket}/decisions", plan
    done = {"measure": decided["resolution"]["measures"][0]["id"], "state": "done"}
    yield f"tickets/{ticket}/executions", done
    yield f"tickets/{ticket}/replies", {"channel": "phone", "text": "It is re-made."}
    yield f"tickets/{ticket}/call-backs", {"satisfaction": "satisfied"}
    yield f"tickets/{ticket}/archive", {}
    told.archived.append(ticket)


KINDS: tuple[Callable[[Told], Script], ...] = (an_erasure, a_merge, a_split, an_archive)


class Clerk:
    """Runs errands of one kind, one after the other, until the server does not answer."""

    def __init__(self, caller: Caller, kind: Callable[[Told], Script], told: Told) -> None:
        self._caller, self._kind, self._told = caller, kind, told
        self._errands = self._new()
        self._at_hand = next(self._errands)
        self.failure: BaseException | None = None

    def _new(self) -> Iterator[Errand]:
        while True:
            yield Errand(self._kind(self._told))

    def work(self) -> None:
        """For a thread; what is wrong stands in ``failure``."""
        try:
            while True:
                self.finish()
                self._at_hand = next(self._errands)
        except HTTPError:
            return
        except BaseException as error:  # noqa: BLE001 (raised again by the test)
            self.failure = error

    def finish(self) -> None:
        """The errand at hand. Raises urllib3.exceptions.HTTPError where nobody answers."""
        self._at_hand.run(self._caller, self._told)
