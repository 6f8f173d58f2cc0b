"""The flags of a ticket's evidence: those of receipts, and those of what the server examined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.entry import Entry
from casework.filed import FiledFact
from casework.instrument_files import file_flags
from schemas.vocabulary import FactKind, Severity

_Flags = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Examination:
    """What the server saw in the bytes of a fact's file: the fact that says so, when it was made,
    and its flags."""

    fact: str
    at: datetime
    flags: _Flags


@dataclass(frozen=True, slots=True)
class Flagged:
    """Flags in their JSON form by the id of the fact they are about; others are left out."""

    facts: Mapping[str, _Flags] = field(default_factory=dict)
    examined: Mapping[str, Examination] = field(default_factory=dict)
    """By the id of the fact whose file was examined, also where nothing was seen."""

    def to_document(self) -> dict[str, Any]:
        """JSON form: how many of each severity, and all of them by fact."""
        return {
            "counts": by_severity(flag for flags in self.facts.values() for flag in flags),
            "facts": {fact_id: list(flags) for fact_id, flags in self.facts.items()},
        }


def by_severity(flags: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many there are of each severity."""
    counts = Counter(flag["severity"] for flag in flags)
    return {severity.value: counts[severity.value] for severity in Severity}


def flagged(said: Sequence[Entry], known: Mapping[str, FiledFact]) -> Flagged:
    """All flags of facts that stand: of an amended fact, those of what counts now."""
    found: dict[str, _Flags] = {}
    examined: dict[str, Examination] = {}
    for entry in said:
        if entry.kind is FactKind.EXAMINATION:
            if entry.fact.author.server is not None:
                seen = Examination(entry.id, entry.made_at, tuple(entry.body["flags"]))
                examined[entry.body["of"]] = seen
        elif known[entry.id].flags:
            found[entry.id] = known[entry.id].flags
    for fact_id, told in file_flags(said):
        found[fact_id] = (*found.get(fact_id, ()), told.to_document())
    standing = {entry.id for entry in said} | {entry.first.id for entry in said}
    for fact_id, seen in examined.items():
        if seen.flags and fact_id in standing:
            found[fact_id] = (*found.get(fact_id, ()), *seen.flags)
    return Flagged(dict(sorted(found.items())), examined)
