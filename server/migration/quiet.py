"""Whether servers work on a store, wherever they run: then some lease is taken or renewed.

One that was started a moment ago has no lease yet, and where the holder of one died another takes
it after its length. So who asks watches for longer than that, whoever holds leases at first.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from server.lease import LENGTH
from sync.errors import NotFound
from sync.mailroom.names import LEASES
from sync.stores.documents import DocumentStore, Range

_WATCH_S = LENGTH.total_seconds() + 5
"""A lease that stands unchanged so long is of a server that was killed, and no other waits for it:
that one would see for a lease's length that nobody renews it, and looks every second."""


def is_quiet(store: DocumentStore, say: Callable[[str], object], watch_s: float = _WATCH_S) -> bool:
    """Whether no server works on it, after watching it for so many seconds. Raises SyncError."""
    before = _held(store)
    say(f"Looking for {watch_s:g} s whether a server still works on the store …")
    Event().wait(watch_s)
    return all(before.get(doc_id) == rev for doc_id, rev in _held(store).items())


def _held(store: DocumentStore) -> dict[str, str]:
    """Leases that somebody holds, with their revisions."""
    try:
        found = [one for one in store.documents(LEASES, Range(), bodies=True) if one is not None]
    except NotFound:
        return {}
    return {one.id: one.rev for one in found if one.json()["name"]}
