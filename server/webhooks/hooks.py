"""The registered webhooks and what one may do with them; kept in the database ``webhooks``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from schemas.instants import instant_text
from server.problem import FieldError, Problem, faulty
from server.readmodel.moments import ms_of
from server.registry.making import Making
from server.registry.secrets import new_name
from server.registry.versions import etag_of, require_match
from server.webhooks.messages import PREFIX, Message, read_message
from server.webhooks.signing import new_secret
from server.webhooks.target import resolve
from server.webhooks.telling import Happening, ping
from sync.errors import Conflict, NotFound
from sync.mailroom.names import WEBHOOKS
from sync.stores.documents import DocumentStore, Draft, Range

HOOK, STATUS = "hook:", "status:"
_BOTH_FOR = timedelta(days=1)
"""How long the secret before a rotation still signs, so that receivers can change in peace."""
_PAGE = 500
_ATTEMPTS = 16


@dataclass(frozen=True, slots=True)
class Hook:
    """One address and what it is told of."""

    id: str
    url: str
    events: tuple[str, ...]
    """Empty: all."""
    secret: str
    created_at: str
    created_by: str
    description: str | None = None
    paused: bool = False
    old_secret: str | None = None
    old_until: str | None = None
    made: Mapping[str, str] | None = field(default=None, hash=False)
    """Which request made it, where that had an Idempotency-Key; see ``registry/making.py``."""

    @property
    def etag(self) -> str:
        """Of the webhook itself, not of how its deliveries go."""
        return etag_of(_content(self))

    def wants(self, event: str) -> bool:
        """Whether it is told of this kind of event."""
        return not self.events or event in self.events

    def secrets(self, now: datetime) -> list[str]:
        """Those that sign now."""
        overlapping = self.old_until is not None and instant_text(now) < self.old_until
        return [self.secret, *([self.old_secret] if self.old_secret and overlapping else [])]


@dataclass(frozen=True, slots=True)
class HookStatus:
    """How the deliveries of a webhook go; written by the worker."""

    pending: int = 0
    parked: int = 0
    last_at: str | None = None
    last_event: str | None = None
    last_status: int | None = None
    last_error: str | None = None


def read_hook(content: dict[str, Any]) -> Hook:
    """The webhook in a document of the queue's database."""
    content = {key: value for key, value in content.items() if key != "type"}
    return Hook(**{**content, "events": tuple(content["events"])})


class Hooks:
    """Make one wherever it is needed: it keeps nothing itself. Methods that name a webhook raise
    Problem not_found where there is none; all raise SyncError where the store cannot answer."""

    def __init__(self, store: DocumentStore, *, private: bool) -> None:
        self._store = store
        self._private = private

    def made(self, making: Making | None) -> Hook | None:
        """What the same request registered before. Raises Problem idempotency_key_reused."""
        if making is None:
            return None
        try:
            content = self._store.get(WEBHOOKS, HOOK + making.name("w-")).json()
        except NotFound:
            return None
        return read_hook(content) if making.made(content) else None

    def add(
        self,
        url: str,
        events: list[str],
        by: tuple[str, datetime],
        note: str | None,
        making: Making | None = None,
    ) -> Hook:
        """Registers an address; ``by`` whom and when. Raises Problem: validation_failed,
        idempotency_key_reused."""
        try:
            resolve(url, private=self._private)
        except ValueError as error:
            fault = FieldError("url", "unusable-address", str(error))
            raise faulty([fault]) from None
        wanted = tuple(sorted(set(events)))
        name = making.name("w-") if making else new_name("w-")
        hook = Hook(name, url, wanted, new_secret(), instant_text(by[1]), by[0], note)
        if making is not None:
            hook = replace(hook, made=making.to_document())
        try:
            self._store.put(WEBHOOKS, _draft(hook, None))
        except Conflict:  # the same request at the same moment: the other one registered it
            there = self.made(making)
            if there is None:
                raise
            return there
        return hook

    def all(self) -> list[Hook]:
        """By id."""
        which = Range(start=HOOK, end="hook;", inclusive_end=False)
        found = self._store.documents(WEBHOOKS, which, bodies=True)
        return [read_hook(document.json()) for document in found if document is not None]

    def one(self, hook: str) -> Hook:
        """By its id."""
        return self._read(hook)[0]

    def status(self, hook: str) -> HookStatus:
        """How its deliveries go, as the worker last wrote it."""
        try:
            content = self._store.get(WEBHOOKS, STATUS + hook).json()
        except NotFound:
            return HookStatus()
        return HookStatus(**{key: value for key, value in content.items() if key != "type"})

    def pause(self, hook: str, *, paused: bool, if_match: str | None = None) -> Hook:
        """Stops deliveries or lets them go on. Raises Problem precondition_failed."""
        return self._change(hook, lambda found: replace(found, paused=paused), if_match)

    def rotate(self, hook: str, now: datetime) -> Hook:
        """Gives it a new secret; the old one signs beside it for a day."""
        fresh, until = new_secret(), instant_text(now + _BOTH_FOR)
        return self._change(
            hook,
            lambda found: replace(found, secret=fresh, old_secret=found.secret, old_until=until),
        )

    def remove(self, hook: str, if_match: str | None = None) -> None:
        """Forgets it and all its messages. Raises Problem precondition_failed."""
        found, rev = self._read(hook)
        require_match(_content(found), if_match)
        self._store.put(WEBHOOKS, Draft(HOOK + hook, b"{}", rev, deleted=True))
        for page in self._messages(hook):
            self._store.purge(WEBHOOKS, {one.doc_id: [one.rev or ""] for one in page})

    def ping(self, hook: str, now: datetime) -> str:
        """Puts a test message into the queue and answers its id."""
        found, _ = self._read(hook)
        message = message_of(ping(hook, instant_text(now)), found, now)
        self._store.put(WEBHOOKS, message.draft())
        return message.id

    def replay(self, hook: str, since: datetime) -> int:
        """Has all messages since then sent again, with the same ids; answers how many."""
        self._read(hook)
        number = 0
        for page in self._messages(hook):
            again = [
                replace(one, state="pending", attempts=0, next_at=0, error=None).draft()
                for one in page
                if one.at >= ms_of(since) and (one.state != "pending" or one.attempts)
            ]
            outcomes = self._store.write(WEBHOOKS, again) if again else []
            # One that the worker marked at this very moment is left as the worker says.
            number += sum(isinstance(outcome, str) for outcome in outcomes)
        return number

    def _messages(self, hook: str) -> Iterator[list[Message]]:
        start, end = f"{PREFIX}{hook}:", f"{PREFIX}{hook};"
        while True:
            which = Range(start, end, inclusive_end=False, limit=_PAGE)
            found = list(self._store.documents(WEBHOOKS, which, bodies=True))
            if not found:
                return
            yield [read_message(document) for document in found if document is not None]
            start = "".join(one.id for one in found[-1:] if one) + "\0"  # the first id after it

    def _read(self, hook: str) -> tuple[Hook, str]:
        try:
            document = self._store.get(WEBHOOKS, HOOK + hook)
        except NotFound:
            raise Problem("not_found", f"There is no webhook {hook!r}.") from None
        return read_hook(document.json()), document.rev

    def _change(
        self, hook: str, change: Callable[[Hook], Hook], if_match: str | None = None
    ) -> Hook:
        for _ in range(_ATTEMPTS):
            found, rev = self._read(hook)
            require_match(_content(found), if_match)
            changed = change(found)
            try:
                self._store.put(WEBHOOKS, _draft(changed, rev))
            except Conflict:  # somebody else was faster: judged by what he left
                continue
            return changed
        raise Conflict


def message_of(what: Happening, hook: Hook, now: datetime, number: int = 0) -> Message:
    """The message that tells a webhook of a happening."""
    return Message(
        id=what.message_id(hook.id),
        hook=hook.id,
        ticket=what.ticket,
        event=what.event.value,
        body=what.payload(instant_text(now)),
        at=ms_of(now),
        number=number,
    )


def _content(hook: Hook) -> dict[str, Any]:
    return {"type": "webhook", **asdict(hook), "events": list(hook.events)}


def _draft(hook: Hook, rev: str | None) -> Draft:
    return Draft.of(HOOK + hook.id, _content(hook), rev)
