"""Files whose header nobody has mapped, by that header: ``waiting:<header>:<fact>`` in ``media``.

Made anew whenever such a file is read without a mapping; the facts say the same for each ticket.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from sync.errors import Conflict, NotFound
from sync.mailroom.names import MEDIA
from sync.stores.documents import DocumentStore, Draft, Range

_PREFIX = "waiting:"
_MOST = 10_000


def note_waiting(store: DocumentStore, header: str, file: str) -> None:
    """Writes down that a file waits; twice is once. Raises SyncError."""
    with suppress(Conflict):
        store.put(MEDIA, Draft.of(_PREFIX + f"{header}:{file}", {"type": "waiting"}))


def forget_waiting(store: DocumentStore, header: str, file: str) -> None:
    """Forgets it again. Raises SyncError."""
    with suppress(Conflict, NotFound):
        name = _PREFIX + f"{header}:{file}"
        store.put(MEDIA, Draft(name, b"{}", store.get(MEDIA, name).rev, deleted=True))


def waiting(store: DocumentStore) -> Iterator[tuple[str, str]]:
    """Header and fact of the files that wait. Raises SyncError."""
    which = Range(start=_PREFIX, end=_PREFIX + "\U0010ffff", limit=_MOST)
    for document in store.documents(MEDIA, which):
        if document is not None:
            header, _, file = document.id.removeprefix(_PREFIX).partition(":")
            yield header, file
