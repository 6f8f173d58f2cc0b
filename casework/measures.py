"""The ids of measures, which reports of their execution name.

A measure is called by the fact that named it first and its place there, ``<uuid>.<place>``. What
an amendment names with the same action, or with the id itself, is the same measure wherever it
stands in the list; anything else is a new one, of which nothing was reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casework.entry import Entry, uuid_of

Measures = tuple[Mapping[str, Any], ...]


def named(entry: Entry) -> Measures:
    """The measures that an entry names now, each with its ``id``; no id stands twice."""
    now = _measures(entry.body)
    if entry.fact is entry.first and not any(measure.get("id") for measure in now):
        uuid = uuid_of(entry.first.id)
        return tuple({**measure, "id": f"{uuid}.{place}"} for place, measure in enumerate(now))
    taken = {measure["id"] for measure in now if measure.get("id")}
    free = [item for item in _as_first(entry) if item[1] not in taken]
    seen: set[str] = set()
    return tuple({**m, "id": _id(entry, (place, m), free, seen)} for place, m in enumerate(now))


def _as_first(entry: Entry) -> Iterator[tuple[str, str]]:
    """Action and id of each measure as it was named first."""
    uuid = uuid_of(entry.first.id)
    for place, measure in enumerate(_measures(entry.first.body)):
        yield measure.get("action", ""), measure.get("id") or f"{uuid}.{place}"


def _id(
    entry: Entry,
    item: tuple[int, Mapping[str, Any]],
    free: list[tuple[str, str]],
    seen: set[str],
) -> str:
    place, measure = item
    found = measure.get("id")
    if not found:
        match = next((one for one in free if one[0] == measure.get("action")), None)
        if match is not None:
            free.remove(match)
        found = match[1] if match is not None else None
    if not found or found in seen:
        found = f"{uuid_of(entry.id)}.{place}"
    seen.add(found)
    return str(found)


def _measures(body: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return (body.get("resolution") or {}).get("measures") or ()
