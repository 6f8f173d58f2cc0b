"""A district in small: an office, crews with devices, and the mailroom, on a real store."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.profile import load_profile
from schemas.rulebook import rulebook_of
from sync import jsontext
from sync.errors import SyncError
from sync.mailroom.filing import file_office_facts
from sync.mailroom.gate import MailboxGate
from sync.mailroom.mailroom import Mailroom, open_mailbox
from sync.mailroom.names import OFFICE, mailbox_of
from sync.replication.gate import Refusal
from sync.stores.documents import DocumentStore, Draft, NewAttachment, Range

RULES = rulebook_of(load_profile("cn-state-grid"))
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


class HandClock:
    """A clock that goes one second forward each time it is asked."""

    def __init__(self) -> None:
        self.now = NINE

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass(frozen=True, slots=True)
class Device:
    """Who pushes: a device of a crew."""

    device: str
    crew: str

    @property
    def database(self) -> str:
        return mailbox_of(self.crew)


NORTH = Device("d-north", "c-north")
NORTH_2 = Device("d-north-2", "c-north")
SOUTH = Device("d-south", "c-south")


def uid(number: int) -> str:
    return f"0193a000-0000-7000-8000-{number:012x}"


def office_fact(
    ticket: str, kind: str, number: int, body: Mapping[str, Any], **more: Any
) -> dict[str, Any]:
    return _fact(ticket, kind, number, {"user": "u-desk"}, body) | more


def device_fact(
    by: Device, ticket: str, kind: str, number: int, body: Mapping[str, Any], **more: Any
) -> dict[str, Any]:
    author = {"device": by.device, "member": "m-li", "crew": by.crew}
    return _fact(ticket, kind, number, author, body) | more


def _fact(
    ticket: str, kind: str, number: int, author: Mapping[str, Any], body: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "_id": f"{ticket}:{kind}:{uid(number)}",
        "type": "fact",
        "kind": kind,
        "schema": 1,
        "ticket": ticket,
        "investigation": None,
        "author": dict(author),
        "at": {"device": "2026-11-23T08:40:00.000Z", "offset_ms": 0, "offset_age_s": 60},
        "amends": None,
        "retracts": None,
        "body": dict(body),
    }


def intake(ticket: str, number: int) -> dict[str, Any]:
    body = {"class": "PQ", "title": "Low voltage", "customer": {"name": "王芳"}}
    return office_fact(ticket, "intake", number, body)


def assignment(ticket: str, number: int, crew: str, replaces: int | None = None) -> dict[str, Any]:
    body: dict[str, Any] = {"type": "on-site-survey", "crew": crew}
    if replaces is not None:
        body["replaces"] = uid(replaces)
    return office_fact(ticket, "assignment", number, body)


def recall(ticket: str, number: int, investigation: int) -> dict[str, Any]:
    body = {"reason": "The north crew has a storm on its hands."}
    return office_fact(ticket, "recall", number, body, investigation=uid(investigation))


def decision(ticket: str, number: int) -> dict[str, Any]:
    body = {"responsibility": {"party": "utility", "reason": "Seen on site."}}
    return office_fact(ticket, "decision", number, body)


def done(by: Device, ticket: str, number: int, investigation: int) -> dict[str, Any]:
    named = uid(investigation)
    return device_fact(by, ticket, "progress", number, {"step": "done"}, investigation=named)


def finding(by: Device, ticket: str, number: int, investigation: int) -> dict[str, Any]:
    body = {"seen": f"Loose neutral {number}", "party": "utility"}
    return device_fact(by, ticket, "finding", number, body, investigation=uid(investigation))


def revision_of(doc: Mapping[str, Any]) -> str:
    return f"1-{hashlib.md5(jsontext.dumps(dict(doc)), usedforsecurity=False).hexdigest()}"


def pushed(doc: Mapping[str, Any], attachments: Mapping[str, bytes] | None = None) -> Draft:
    """A document as PouchDB pushes it: a finished first revision."""
    rev = revision_of(doc)
    content = {key: value for key, value in doc.items() if key != "_id"}
    files = {
        name: NewAttachment("image/jpeg", data, 1) for name, data in (attachments or {}).items()
    }
    history = (rev.partition("-")[2],)
    return Draft(doc["_id"], jsontext.dumps(content), rev, history=history, attachments=files)


class Scene:
    """Everything a test needs to let things happen and to look at what came of it."""

    def __init__(self, store: DocumentStore) -> None:
        self.store = store
        self.clock = HandClock()
        self.gate = MailboxGate(store, self.clock)
        self.mailroom = Mailroom(store, RULES, self.clock, dict)
        for crew in ("c-north", "c-south"):
            open_mailbox(store, crew)

    def restart(self, store: DocumentStore | None = None) -> None:
        """A new mailroom that remembers nothing but what is in the store."""
        self.mailroom = Mailroom(store or self.store, RULES, self.clock, dict)

    def office(self, *facts: Mapping[str, Any]) -> None:
        file_office_facts(self.store, facts, self.clock())

    def push(
        self, by: Device, doc: Mapping[str, Any], attachments: Mapping[str, bytes] | None = None
    ) -> str | None:
        """What the dialect does with a pushed document; answers why it was refused."""
        draft = pushed(doc, attachments)
        reason = self.gate.check(by, draft)
        if reason is not None:
            self.gate.refuse(by, [Refusal(draft, reason)])
            return reason
        self.slip_in(by, draft)
        return None

    def slip_in(self, by: Device, draft: Draft) -> None:
        """Writes into the mailbox past the gate."""
        outcome = self.store.write(by.database, [draft], new_edits=False)[0]
        if isinstance(outcome, SyncError):
            raise outcome

    def ids(self, db: str) -> set[str]:
        return {item.id for item in self.store.documents(db, Range()) if item is not None}

    def mailbox(self, crew: str) -> set[str]:
        return self.ids(mailbox_of(crew))

    def ticket(self, ticket: str) -> dict[str, Any]:
        return self.store.get(OFFICE, f"{ticket}:ticket").json()

    def receipt(self, db: str, fact: Mapping[str, Any]) -> dict[str, Any]:
        ticket, _, uuid = fact["_id"].split(":")
        return self.store.get(db, f"{ticket}:receipt:{uuid}").json()
