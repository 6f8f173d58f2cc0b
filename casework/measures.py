"""The ids of measures, which reports of their execution name.

A measure is called by the fact that named it first and its place there, ``<uuid>.<place>``. What
an amendment names with an action that the measure had in any version, or with the id itself, is
the same measure wherever it stands in the list; anything else is a new one, of which nothing was
reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casework.entry import Entry, uuid_of
from schemas.documents import Fact

Measures = tuple[Mapping[str, Any], ...]
_Known = list[tuple[str, str]]
"""Action and id of each measure, once for each action it had."""


def named(entry: Entry) -> Measures:
    """The measures that an entry names now, each with its ``id``; no id stands twice."""
    known: _Known = []
    now: Measures = ()
    for item in entry.line:
        now = _with_ids(item.fact, known)
        known += [(measure.get("action", ""), measure["id"]) for measure in now]
    return now


def _with_ids(fact: Fact, known: _Known) -> Measures:
    measures = _measures(fact.body)
    seen: set[str] = {measure["id"] for measure in measures if measure.get("id")}
    given: set[str] = set()
    found = []
    for place, measure in enumerate(measures):
        name = measure.get("id")
        if not name:
            action = measure.get("action")
            name = next((one for said, one in known if said == action and one not in seen), None)
        if not name or name in given:
            name = f"{uuid_of(fact.id)}.{place}"
        seen.add(name)
        given.add(name)
        found.append({**measure, "id": name})
    return tuple(found)


def _measures(body: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return (body.get("resolution") or {}).get("measures") or ()
