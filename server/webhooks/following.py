"""From the office's changes, and from the passing of time, to messages in the queue.

What is remembered of a ticket is written after its messages: a crash between the two finds the
same happenings again, which have the same ids and are in the queue already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from schemas.api.webhooks import HookEvent
from schemas.instants import instant_text
from server.clock import Clock
from server.readmodel.moments import ms_of
from server.webhooks.hooks import Hook, message_of
from server.webhooks.telling import NOTHING, Happening, happenings, promise, promises, state_of
from sync import jsontext
from sync.errors import NotFound
from sync.mailroom.names import OFFICE, WEBHOOKS, WEBHOOKS_SEEN
from sync.stores.documents import Batch, Document, DocumentStore, Draft, Seq, Wanted

KEPT = timedelta(days=30)
"""How long messages are kept, so that they can be replayed."""
_PAGE = 500
_LOOK_EVERY_MS = 5_000
_NAME = "following"

DuePromises = Callable[[str, int, int], list[tuple[str, str, str]]]
"""``due`` or ``at_risk_from``, after one moment and up to another (ms): promises that nothing has
met, as ticket, name and due moment."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far the office was followed. ``whole``: its end was reached since there are webhooks,
    so a ticket that was never seen is new."""

    office: str
    seq: Seq = 0
    whole: bool = False
    checked: int = 0
    """Up to when promises were looked at (ms)."""


class Following:
    """For the process that has the lease. Raises SyncError where the store cannot answer."""

    def __init__(self, store: DocumentStore, due: DuePromises, clock: Clock) -> None:
        self._store = store
        self._due = due
        self._clock = clock
        self._number = 0

    def step(self, hooks: Sequence[Hook]) -> bool:
        """Queues what happened since the last step; answers whether there is more to read."""
        rev, place = self._place()
        if not hooks:
            if place.whole:  # what comes until there is one again will be nobody's news
                self._save(replace(place, whole=False), rev)
            return False
        reached, more = self._follow(place, hooks)
        reached = self._look_at_clock(reached, hooks)
        if reached != place:
            self._save(reached, rev)
        return more

    def _follow(self, place: Place, hooks: Sequence[Hook]) -> tuple[Place, bool]:
        page = self._store.changes(OFFICE, place.seq, limit=_PAGE)
        names = [one.id for one in page.changes if one.id.endswith(":ticket") and not one.deleted]
        found = self._store.read(OFFICE, [Wanted(name) for name in names]) if names else []
        tickets = [documents[0] for documents in found if documents and not documents[0].deleted]
        self._take(tickets, hooks, whole=place.whole)
        more = len(page.changes) == _PAGE
        return replace(place, seq=page.last_seq, whole=place.whole or not more), more

    def _take(self, tickets: Sequence[Document], hooks: Sequence[Hook], *, whole: bool) -> None:
        if not tickets:
            return
        names = [document.id.partition(":")[0] for document in tickets]
        seen = self._store.read(WEBHOOKS_SEEN, [Wanted(name) for name in names])
        drafts, states = list[Draft](), list[Draft]()
        for name, document, known in zip(names, tickets, seen, strict=True):
            content = document.json()
            before = known[0].json() if known else None
            drafts += self._drafts(_news(content, before, document.rev, whole=whole), hooks)
            if before is None:
                drafts += self._drafts_of_young(content, document.rev, hooks, whole=whole)
            drafts += self._promises(content, hooks)
            state = state_of(content)
            if state != before:
                states.append(Draft.of(name, state, known[0].rev if known else None))
        self._store.write_all(
            [Batch(WEBHOOKS, drafts, only_new=True), Batch(WEBHOOKS_SEEN, states)]
        )

    def _drafts_of_young(
        self, content: Mapping[str, Any], rev: str, hooks: Sequence[Hook], *, whole: bool
    ) -> list[Draft]:
        """Of a ticket met for the first time while the office is still being read: news for the
        webhooks that are older than it."""
        opened = content.get("opened_at") or ""
        older = [hook for hook in hooks if not whole and hook.created_at <= opened]
        return self._drafts(happenings(NOTHING, content, rev), older)

    def _promises(self, content: Mapping[str, Any], hooks: Sequence[Hook]) -> list[Draft]:
        """Those that became due while the webhook was there, and whose message is still kept."""
        now = self._clock()
        oldest = instant_text(now - KEPT)
        drafts = []
        for what in promises(content, instant_text(now)):
            due = what.data["due"]
            drafts += self._drafts([what], [one for one in hooks if one.created_at <= due > oldest])
        return drafts

    def _look_at_clock(self, place: Place, hooks: Sequence[Hook]) -> Place:
        now = ms_of(self._clock())
        if not place.checked:
            return replace(place, checked=now)
        if abs(now - place.checked) < _LOOK_EVERY_MS:
            return place
        since = max(place.checked, ms_of(self._clock() - KEPT))
        drafts = []
        for column, event in (("at_risk_from", HookEvent.AT_RISK), ("due", HookEvent.MISSED)):
            for ticket, name, due in self._due(column, since, now):
                drafts += self._drafts([promise(event, ticket, name, due)], hooks)
        if drafts:
            self._store.write_all([Batch(WEBHOOKS, drafts, only_new=True)])
        return replace(place, checked=now)

    def _drafts(
        self, found: Iterator[Happening] | list[Happening], to: Sequence[Hook]
    ) -> list[Draft]:
        now = self._clock()
        drafts = []
        for what in found:
            for hook in to:
                if hook.wants(what.event.value):
                    self._number += 1
                    drafts.append(message_of(what, hook, now, self._number).draft())
        return drafts

    def _place(self) -> tuple[str | None, Place]:
        """From the beginning where this is another office (new, or restored)."""
        uuid = self._store.info(OFFICE).uuid
        try:
            rev, body = self._store.get_local(WEBHOOKS, _NAME)
        except NotFound:
            return None, Place(uuid)
        place = Place(**jsontext.loads(body))
        return rev, place if place.office == uuid else Place(uuid)

    def _save(self, place: Place, rev: str | None) -> None:
        self._store.put_local(WEBHOOKS, _NAME, jsontext.dumps(asdict(place)), rev)


def carry_place(source: DocumentStore, target: DocumentStore) -> None:
    """Lets webhooks go on in a store to which the office was copied, where sequences are others.

    It is read from its beginning, and what differs from what was told of a ticket is news. Raises
    SyncError.
    """
    try:
        place = Place(**jsontext.loads(source.get_local(WEBHOOKS, _NAME)[1]))
    except NotFound:
        return
    rev = None
    with suppress(NotFound):
        rev = target.get_local(WEBHOOKS, _NAME)[0]
    there = replace(place, office=target.info(OFFICE).uuid, seq=0)
    target.put_local(WEBHOOKS, _NAME, jsontext.dumps(asdict(there)), rev)


def _news(
    content: Mapping[str, Any], before: Mapping[str, Any] | None, rev: str, *, whole: bool
) -> Iterator[Happening]:
    """What happened to a ticket since it was last seen; before the office was read whole,
    nothing is news."""
    if not whole:
        return iter(())
    return happenings(before if before is not None else NOTHING, content, rev)
