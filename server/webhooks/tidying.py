"""What the queue keeps no longer: old messages, and what belongs to webhooks that are gone."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime

from server.readmodel.moments import ms_of
from server.webhooks.following import KEPT
from server.webhooks.messages import PREFIX, read_message
from sync.mailroom.names import WEBHOOKS, WEBHOOKS_SEEN
from sync.stores.documents import DocumentStore, Range

_AT_ONCE = 500


def tidy(store: DocumentStore, hooks: Set[str], now: datetime) -> None:
    """Removes them, and the bodies of older revisions. Raises SyncError."""
    oldest = ms_of(now - KEPT)
    which = Range(start=PREFIX, end="out;", inclusive_end=False)
    old: dict[str, list[str]] = {}
    for document in store.documents(WEBHOOKS, which, bodies=True):
        if document is None:
            continue
        message = read_message(document)
        over = message.state != "pending" and message.at < oldest
        if over or message.hook not in hooks:
            old[document.id] = [document.rev]
    names = list(old)
    for start in range(0, len(names), _AT_ONCE):
        store.purge(WEBHOOKS, {name: old[name] for name in names[start : start + _AT_ONCE]})
    for database in (WEBHOOKS, WEBHOOKS_SEEN):
        store.compact(database)
