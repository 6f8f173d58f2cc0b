"""The word in a store that its documents are on their way, or elsewhere by now.

A local document of the registry, so it is in no copy. Whoever opens a store to work on it looks: a
server that was started on the old one after the move would begin a second office.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum

from sync import jsontext
from sync.errors import NotFound, Unavailable
from sync.mailroom.names import REGISTRY
from sync.stores.documents import DocumentStore

_NAME = "kancha-move"


class State(StrEnum):
    """Of a store."""

    ARRIVING = "arriving"
    LEAVING = "leaving"
    LEFT = "left"


_SENTENCES = {
    State.ARRIVING: "documents are being moved here from {other} and are not whole yet: "
    "run `kancha migrate … --finish` there first",
    State.LEAVING: "its documents are being moved to {other}: run `kancha migrate … --finish` "
    "again, or `kancha migrate --cancel` to stay here",
    State.LEFT: "its documents were moved to {other}: name that with KANCHA_STORE",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """``other``: the other store, as it may be shown; ``uuid``: of the source's registry;
    ``move``: what the move is called ("" where an older version wrote the mark)."""

    state: str
    other: str
    uuid: str
    move: str = ""


def mark_of(store: DocumentStore) -> Mark | None:
    """The mark of a store; None: it has none, or nothing at all. Raises SyncError."""
    try:
        return Mark(**jsontext.loads(store.get_local(REGISTRY, _NAME)[1]))
    except NotFound:
        return None


def put_mark(store: DocumentStore, mark: Mark) -> None:
    """Marks a store that has a registry. Raises SyncError."""
    store.put_local(REGISTRY, _NAME, jsontext.dumps(asdict(mark)), _revision(store))


def clear_mark(store: DocumentStore) -> None:
    """May be called again. Raises SyncError."""
    with suppress(NotFound):
        store.delete_local(REGISTRY, _NAME, _revision(store))


def reason_to_refuse(store: DocumentStore) -> str | None:
    """Why nobody may work on a store, as a sentence. Raises SyncError."""
    mark = mark_of(store)
    return None if mark is None else _SENTENCES[State(mark.state)].format(other=mark.other)


def require_here(store: DocumentStore) -> None:
    """Raises Unavailable where the documents are on their way or elsewhere, SyncError."""
    reason = reason_to_refuse(store)
    if reason is not None:
        raise Unavailable(reason)


def _revision(store: DocumentStore) -> str | None:
    try:
        return store.get_local(REGISTRY, _NAME)[0]
    except NotFound:
        return None
