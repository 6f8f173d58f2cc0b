"""Which facts are to be erased, and when they may be.

An erasure cannot be amended or withdrawn: what is gone is gone. It is about the file and not the
case, so an archive does not seal it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casework.filed import FiledFact
from schemas.vocabulary import FactKind


def ordered(filed: Iterable[FiledFact]) -> dict[str, bool]:
    """Ids of the facts whose erasure is ordered, and whether their attachments go as well."""
    found: dict[str, bool] = {}
    for item in filed:
        fact = item.fact
        if fact.kind is not FactKind.ERASURE or item.faults or fact.author.device is not None:
            continue
        for fact_id in () if fact.retracts else fact.body["facts"]:
            gone = bool(fact.body.get("attachments"))
            found[fact_id] = found.get(fact_id, False) or gone
    return found


def is_gone(filed: Iterable[FiledFact], fact_id: str) -> bool:
    """Whether the files of a fact are erased, from the moment it was ordered.

    A photo's go where attachments go along; the files of an intake or record are personal data
    themselves and go in any case.
    """
    found = ordered(filed).get(fact_id)
    return found is not None and (found or f":{FactKind.PHOTO.value}:" not in fact_id)


def names_files(said: object) -> bool:
    """Whether what a fact says names files by their hash, in whatever member."""
    if isinstance(said, Mapping):
        return isinstance(said.get("sha256"), str) or any(map(names_files, said.values()))
    return isinstance(said, list) and any(map(names_files, said))
