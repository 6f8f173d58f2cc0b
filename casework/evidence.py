"""Counts of evidence. A photo is declared by a fact and has arrived when the server says so.

The server says so with a ``photo`` fact of its own with ``stored: true`` and the same hash.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from casework.entry import Entry
from casework.ticket import Evidence
from schemas.vocabulary import FactKind


def evidence(said: Iterable[Entry]) -> Evidence:
    """Counts what stands; an amended fact counts once, a withdrawn one not at all."""
    counts: Counter[FactKind] = Counter()
    declared: list[str] = []
    stored: set[str] = set()
    for entry in said:
        if entry.kind is not FactKind.PHOTO:
            counts[entry.kind] += 1
        elif entry.fact.author.server is not None and entry.body.get("stored"):
            stored.add(entry.body["sha256"])
        else:
            declared.append(entry.body["sha256"])
    return Evidence(
        photos_declared=len(declared),
        photos_arrived=sum(sha256 in stored for sha256 in declared),
        readings=counts[FactKind.READING],
        statements=counts[FactKind.STATEMENT],
        signatures=counts[FactKind.SIGNATURE],
    )
