"""Letting stories happen: the office files, phones push, the mailroom works, in order of time.

Everything goes the way of the real thing, so the demo's data is what a season of use leaves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from media.parts import Part, Sender
from schemas.vocabulary import FactKind
from server.demo.story import Event, Phone
from server.evidence.claims import owner_of
from server.evidence.media import open_media
from server.linking.carrying import carry_over
from server.wiring import Parts
from sync import jsontext
from sync.errors import SyncError
from sync.mailroom.dossier import Dossiers
from sync.mailroom.filing import file_office_facts
from sync.mailroom.gate import MailboxGate
from sync.mailroom.mailroom import Mailroom
from sync.stores.documents import Draft, NewAttachment

_TOGETHER = timedelta(minutes=5)
"""Facts that reach the server within this time are collected in one round."""


class _Clock:
    """Stands where the story stands."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Teller:
    """Plays events against a store and its files."""

    def __init__(self, parts: Parts, begin: datetime) -> None:
        self._store = store = parts.store
        self._clock = _Clock(begin)
        self._media = open_media(parts.settings, store, self._clock)
        self._gate = MailboxGate(store, self._clock)
        self._mailroom = Mailroom(
            store, parts.rules, self._clock, parts.identity.instruments.register
        )
        self._dossiers = Dossiers(store, parts.rules)
        self._waiting: set[str] = set()
        self._files: list[tuple[Phone, Event, bytes]] = []
        self._first_at = begin

    def tell(self, events: Iterable[Event], until: datetime) -> int:
        """Lets everything happen that reaches the server up to ``until``; answers how much."""
        told = 0
        for event in sorted(events, key=lambda item: (item.sent_at, item.fact["_id"])):
            if event.sent_at > until:
                break
            if self._waiting and self._must_collect(event):
                self._collect()
            if not self._waiting:
                self._first_at = event.sent_at
            self._clock.now = event.sent_at
            if event.phone is None:
                self._file(event)
            else:
                self._push(event, event.phone)
            self._waiting.add(event.fact["ticket"])
            told += 1
        self._collect()
        return told

    def _must_collect(self, event: Event) -> bool:
        """Whether earlier events must be through before this one.

        A push must find what the office said before it, and the office what was pushed.
        """
        too_long = event.sent_at - self._first_at > _TOGETHER
        return too_long or (event.phone is None and event.fact["ticket"] in self._waiting)

    def _file(self, event: Event) -> None:
        file_office_facts(self._store, [event.fact], event.sent_at)
        if event.fact["kind"] == FactKind.LINK:
            ticket = event.fact["ticket"]
            carry_over(self._store, self._dossiers, ticket, event.sent_at)
            self._waiting.add(event.fact["body"]["ticket"])

    def _collect(self) -> None:
        self._mailroom.step()
        if self._files:
            self._bring()
            self._mailroom.step()
        self._waiting.clear()

    def _bring(self) -> None:
        """Originals arrive, now that the office has the facts that declare them."""
        while self._media.following.step():
            pass
        for phone, event, content in self._files:
            self._upload(phone, event, content)
        self._files.clear()

    def _upload(self, phone: Phone, event: Event, content: bytes) -> None:
        uploads, sender = self._media.uploads, Sender(owner_of(phone.crew), phone.device)
        body = event.fact["body"]
        name, kind = str(body["sha256"]), str(body["type"])
        uploads.begin(Part(sender.owner, name, len(content), sender.by, filetype=kind))
        incoming = uploads.receive(sender, name, 0, len(content))
        if incoming is None:
            raise ValueError(f"the demo sends the same photo twice: {event.fact['_id']}")
        incoming.write(content)
        incoming.end()
        if not uploads.state(sender, name).complete:
            raise ValueError(f"the demo's photo does not arrive: {incoming.fault}")

    def _push(self, event: Event, phone: Phone) -> None:
        content = {key: value for key, value in event.fact.items() if key != "_id"}
        body = jsontext.dumps(content)
        digest = hashlib.md5(body, usedforsecurity=False).hexdigest()
        files = {}
        if event.preview is not None:
            files["preview.jpg"] = NewAttachment("image/jpeg", event.preview, 1)
        draft = Draft(event.fact["_id"], body, f"1-{digest}", False, (digest,), files)
        reason = self._gate.check(phone, draft)
        if reason is not None:
            raise ValueError(f"the demo pushes what is refused: {reason}")
        outcome = self._store.write(phone.database, [draft], new_edits=False)[0]
        if isinstance(outcome, SyncError):
            raise outcome
        if event.original is not None:
            self._files.append((phone, event, event.original))
