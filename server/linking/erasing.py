"""Erasures go along: what is erased in one ticket is erased in its copies, and the other way round.

An erasure is filed in the other ticket as a fact of its own, whose id comes out of the link, the
erasure and what it erases there. A ticket under a legal hold gets it when the hold has ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.erasure import ordered
from casework.transfers import Transfer
from schemas.documents import Fact
from schemas.ids import fact_id
from schemas.vocabulary import FactKind
from server.linking.copies import SERVER, Copy, copies_there, own
from server.office import naming
from sync.mailroom.dossier import Dossier


@dataclass(frozen=True, slots=True)
class _Way:
    """From the ticket where something was erased to the other; ``same``: ids here -> there."""

    here: Dossier
    there: Dossier
    same: Mapping[str, str]


def erasures(source: Dossier, target: Dossier, transfer: Transfer, now: datetime) -> Iterator[Copy]:
    """The erasures that the target still lacks, and those that the source does. Pure."""
    same = copies_there(source, target, transfer)
    back = {copy: original for original, copy in same.items()}
    for way in (_Way(source, target, same), _Way(target, source, back)):
        yield from _carried(way, transfer.link, now)


def _carried(way: _Way, link: str, now: datetime) -> Iterator[Copy]:
    sheets = way.there.sheets.values()
    done = ordered(sheet.filed for sheet in sheets if sheet.filed is not None)
    for order in _orders(way.here):
        pictures = bool(order.body.get("attachments"))
        found = (way.same[named] for named in order.body["facts"] if named in way.same)
        left = sorted(name for name in found if name not in done or (pictures and not done[name]))
        if left:
            uuid = naming.uuid_of(SERVER, link, " ".join((order.id, *left)))
            reason = f"Erased in {way.here.ticket_id}, which has the same."
            body = {**order.body, "facts": left, "reason": reason}
            yield Copy(own(fact_id(way.there.ticket_id, FactKind.ERASURE, uuid), body, now))


def _orders(dossier: Dossier) -> Iterator[Fact]:
    for sheet in dossier.sheets.values():
        if sheet.filed is not None and not sheet.filed.faults:
            fact = sheet.filed.fact
            if fact.kind is FactKind.ERASURE and not fact.retracts and fact.author.device is None:
                yield fact
