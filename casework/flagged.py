"""The flags of a ticket's evidence: those of receipts, and those of what the server examined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casework.entry import Entry
from casework.filed import FiledFact
from casework.instrument_files import file_flags
from schemas.vocabulary import FactKind, Severity

_Flags = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Flagged:
    """Flags in their JSON form by the id of the fact they are about; others are left out."""

    facts: Mapping[str, _Flags] = field(default_factory=dict)

    def to_document(self) -> dict[str, Any]:
        """JSON form: how many of each severity, and all of them by fact."""
        counts = Counter(flag["severity"] for flags in self.facts.values() for flag in flags)
        return {
            "counts": {severity.value: counts[severity.value] for severity in Severity},
            "facts": {fact_id: list(flags) for fact_id, flags in self.facts.items()},
        }


def flagged(said: Sequence[Entry], known: Mapping[str, FiledFact]) -> Flagged:
    """All flags of facts that stand: of an amended fact, those of what counts now."""
    found: dict[str, _Flags] = {}
    examined: dict[str, _Flags] = {}
    for entry in said:
        if entry.kind is FactKind.EXAMINATION:
            if entry.fact.author.server is not None:
                examined[entry.body["of"]] = tuple(entry.body["flags"])
        elif known[entry.id].flags:
            found[entry.id] = known[entry.id].flags
    for fact_id, told in file_flags(said):
        found[fact_id] = (*found.get(fact_id, ()), told.to_document())
    standing = {entry.id for entry in said} | {entry.first.id for entry in said}
    for fact_id, flags in examined.items():
        if flags and fact_id in standing:
            found[fact_id] = (*found.get(fact_id, ()), *flags)
    return Flagged(dict(sorted(found.items())))
