"""Whether servers work on a store, wherever they run: then some lease of theirs is renewed."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from server.lease import LENGTH
from sync.errors import NotFound
from sync.mailroom.names import LEASES
from sync.stores.documents import DocumentStore, Range

_WATCH_S = LENGTH.total_seconds() + 2
"""A lease is renewed in less; one that is not let go is of a server that was killed."""


def is_quiet(store: DocumentStore, say: Callable[[str], object]) -> bool:
    """Whether no server works on it. Waits some seconds where one was killed. Raises SyncError."""
    before = _held(store)
    if not before:
        return True
    say(f"Looking for {_WATCH_S:g} s whether a server still works on the store …")
    Event().wait(_WATCH_S)
    return not any(_held(store).get(doc_id, rev) != rev for doc_id, rev in before.items())


def _held(store: DocumentStore) -> dict[str, str]:
    """Leases that somebody holds, with their revisions."""
    try:
        found = [one for one in store.documents(LEASES, Range(), bodies=True) if one is not None]
    except NotFound:
        return {}
    return {one.id: one.rev for one in found if one.json()["name"]}
