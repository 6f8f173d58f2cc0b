"""Archive and reopening: what is read-only, and since when the ticket is open again.

An archive seals the ticket: what the server receives after it is kept and listed, and is for the
fold as if it had not come, until a reopening is received; from then on all of it counts. Only the
server's order of receipts decides. Neither an archive nor a reopening can be amended away or
withdrawn: whoever errs reopens or archives again. A legal hold, an erasure and what the server
itself notes (an original has arrived) are about the file and not the case: never sealed out;
nor are copies of photos, which outside parties ask for late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.filed import FiledFact
from schemas.vocabulary import FactKind

OF_THE_FILE = frozenset({FactKind.HOLD, FactKind.ERASURE, FactKind.DERIVATIVE})
"""Kinds that are about the file and not the case: also possible when that is closed."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """The last reopening, the archive that stands now, and what came after that."""

    reopened_at: datetime | None
    archive: FiledFact | None
    after: frozenset[str]
    """Ids of all that came after the archive."""
    waiting: frozenset[str]
    """Of these, what has no faults: it waits for a reopening."""


def rounds(known: Mapping[str, FiledFact]) -> Rounds:
    """Archive and reopenings among all facts of a ticket."""
    reopened_at = max((i.received_at for i in _first(known, FactKind.REOPENING)), default=None)
    archives = [
        item
        for item in _first(known, FactKind.ARCHIVE)
        if reopened_at is None or item.received_at > reopened_at
    ]
    archive = min(archives, key=lambda item: (item.received_at, item.fact.id), default=None)
    if archive is None:
        return Rounds(reopened_at, None, frozenset(), frozenset())
    after = frozenset(
        fact_id
        for fact_id, item in known.items()
        if item.received_at > archive.received_at and not _always(item)
    )
    waiting = frozenset(fact_id for fact_id in after if not known[fact_id].faults)
    return Rounds(reopened_at, archive, after, waiting)


def _first(known: Mapping[str, FiledFact], kind: FactKind) -> Iterable[FiledFact]:
    """Sound facts of a kind that neither amend nor retract."""
    return [
        item
        for item in known.values()
        if item.fact.kind is kind
        and not item.faults
        and item.fact.amends is None
        and item.fact.retracts is None
    ]


def _always(item: FiledFact) -> bool:
    return item.fact.kind in OF_THE_FILE or item.fact.author.server is not None
