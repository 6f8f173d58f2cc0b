"""Who looked at personal data: one document a view, written before the answer is sent, for ever.

views: <instant>:<random>   {"type": "view", "at", "user", "role", "address", "what",
                             "tickets": [ids], "hits": how many were shown,
                             "file": SHA-256, where it was a file,
                             "crew": whose track, where it was one}

``what``: a word of ``View``. Ids begin with the time, so a period is a range of them.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schemas.api.views import View
from schemas.instants import instant_text
from server.registry.users import User
from sync.errors import AlreadyExists, NotFound
from sync.mailroom.names import VIEWS
from sync.stores.documents import Document, DocumentStore, Draft, Range

_READ_AT_ONCE = 1_000
_READ_AT_MOST = 20_000
"""Entries that one question looks at: then it answers what it found and where to go on."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One view. ``address`` is the caller's; ``hits`` counts what was shown."""

    what: View
    tickets: Sequence[str]
    hits: int
    address: str
    file: str | None = None
    """SHA-256 of the original that was looked at, or of a view of it."""
    crew: str | None = None
    """Whose track was looked at."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which views; None: any. ``until`` is not included, nor is the entry ``after``."""

    user: str | None = None
    ticket: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: str | None = None
    limit: int = 100
    file: str | None = None
    newest_first: bool = False


def note(store: DocumentStore, user: User, looked: Looked, now: datetime) -> None:
    """Writes a view down. Raises SyncError: then the answer must not be sent."""
    at = instant_text(now)
    content = {
        "type": "view",
        "at": at,
        "user": user.name,
        "role": user.role.value,
        "address": looked.address,
        "what": looked.what.value,
        "tickets": list(looked.tickets),
        "hits": looked.hits,
        **({} if looked.file is None else {"file": looked.file}),
        **({} if looked.crew is None else {"crew": looked.crew}),
    }
    draft = Draft.of(f"{at}:{secrets.token_hex(8)}", content)
    try:
        store.put(VIEWS, draft)
    except NotFound:
        with suppress(AlreadyExists):
            store.create(VIEWS)
        store.put(VIEWS, draft)


def views(store: DocumentStore, asked: Asked) -> tuple[list[dict[str, Any]], str | None]:
    """Views in the order asked for, and the id to go on after (None: there are no more)."""
    found: list[dict[str, Any]] = []
    place, read = asked.after, 0
    while read < _READ_AT_MOST:
        page = _entries(store, asked, place)
        for entry in page:
            place = str(entry["id"])
            if _fits(entry, asked):
                found.append(entry)
                if len(found) == asked.limit:
                    return found, place
        if len(page) < _READ_AT_ONCE:
            return found, None
        read += len(page)
    return found, place


def _entries(store: DocumentStore, asked: Asked, after: str | None) -> list[dict[str, Any]]:
    which = _backward(asked, after) if asked.newest_first else _forward(asked, after)
    try:
        found = list(store.documents(VIEWS, which, bodies=True))
    except NotFound:  # nobody has looked yet
        return []
    return [_shown(item) for item in found if item is not None]


def _forward(asked: Asked, after: str | None) -> Range:
    return Range(
        start=f"{after}\0" if after else _text(asked.since),
        end=_text(asked.until),
        inclusive_end=False,
        limit=_READ_AT_ONCE,
    )


def _backward(asked: Asked, after: str | None) -> Range:
    """Ids of an instant come after the instant alone, so it is left out as a beginning here too."""
    return Range(
        start=after or _text(asked.until),
        end=_text(asked.since),
        descending=True,
        skip=1 if after else 0,  # entries are never removed, so it is the one that was told
        limit=_READ_AT_ONCE,
    )


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else instant_text(moment)


def _shown(entry: Document) -> dict[str, Any]:
    content = entry.json()
    del content["type"]
    return {"id": entry.id, **content}


def _fits(entry: Mapping[str, Any], asked: Asked) -> bool:
    return (
        asked.user in (None, entry["user"])
        and asked.file in (None, entry.get("file"))
        and (asked.ticket is None or asked.ticket in entry["tickets"])
    )
