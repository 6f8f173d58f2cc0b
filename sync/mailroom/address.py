"""Who gets what: for each crew concerned, the documents its mailbox holds of one ticket.

holder         its view of the ticket, the facts that count and are for crews (others' with links
               in place of previews; ``casework/disclosure.py``), its own facts whatever became of
               them, and the receipts of its own facts, joined with what was seen in their files
               (``casework/shown_receipt.py``).
former holder  receipts of what it sent after the work was taken away, word that originals of
               that have arrived, and a notice that says which investigation was taken away, when,
               why and by whom. Nothing else.
other authors  (a crew that wrote about a ticket it never held) its own facts and their receipts.

When the ticket is decided, crews whose work is over hold it no more, and no mailbox keeps more of
it than receipts and notices of what came after the decision. So mailboxes do not grow for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.audit_masks import ERASED
from casework.disclosure import crews_view, is_for_crews
from casework.flagged import Examination
from casework.shown_receipt import shown_receipt
from casework.status import SETTLED, keepers
from casework.ticket import Investigation, Ticket
from schemas.ids import receipt_id, split_fact_id, ticket_doc_id
from schemas.instants import instant_text, parse_instant
from schemas.vocabulary import DocType, FactKind, ReceiptState, Relation
from sync import jsontext
from sync.mailroom.dossier import Dossier, Sheet
from sync.mailroom.links import delivered_body
from sync.mailroom.names import notice_id

_SETTLING = frozenset({FactKind.DECISION, FactKind.APPROVAL, FactKind.ARCHIVE})


@dataclass(frozen=True, slots=True)
class Slip:
    """What should stand under an id. ``as_found``: whatever is there already may stay."""

    body: bytes
    as_found: bool = False


Slips = Mapping[str, Slip]
_Seen = Mapping[str, Examination]
"""By fact what was seen in its file."""
_NOBODY: _Seen = {}


def address(
    dossier: Dossier, ticket: Ticket | None, document: Mapping[str, Any]
) -> dict[str, Slips]:
    """For each crew that holds, held or wrote about the ticket: id -> what should stand there.

    ``document`` is the ticket's; crews get their view of it.
    """
    authors = {crew for sheet in dossier.sheets.values() if (crew := _crew(sheet)) is not None}
    seen = _NOBODY if ticket is None else ticket.flags.examined
    if ticket is None:
        return {crew: dict(_own(dossier, seen, crew)) for crew in sorted(authors)}
    holders, decided_at = set(keepers(ticket)), _decided_at(dossier, ticket)
    body = jsontext.dumps(crews_view(document)) if holders else b""
    plan: dict[str, Slips] = {}
    for crew in sorted({*ticket.ever_held, *authors}):
        if crew in holders:
            slips = dict(_for_holder(dossier, seen, body, crew))
        elif decided_at is not None:
            slips = dict(_receipts_after(dossier, seen, crew, decided_at))
        elif crew in ticket.ever_held:
            slips = dict(_late_receipts(dossier, ticket, crew))
        else:
            slips = dict(_own(dossier, seen, crew))
        slips |= dict(_arrivals(dossier, slips))
        plan[crew] = slips | dict(_notices(dossier, ticket, crew, decided_at))
    return plan


def _decided_at(dossier: Dossier, ticket: Ticket) -> datetime | None:
    """When the server received what settled the ticket last; None where it is not decided."""
    if ticket.status not in SETTLED:
        return None
    return max(
        parse_instant(sheet.receipt["received_at"])
        for fact_id, sheet in dossier.sheets.items()
        if sheet.receipt is not None
        and _settles(sheet.fact)
        and fact_id not in ticket.after_archive
    )


def _settles(fact: Mapping[str, Any]) -> bool:
    if fact.get("kind") == FactKind.LINK:
        return (fact.get("body") or {}).get("relation") == Relation.MERGED_INTO
    return fact.get("kind") in _SETTLING


def _for_holder(
    dossier: Dossier, seen: _Seen, body: bytes, crew: str
) -> Iterator[tuple[str, Slip]]:
    yield ticket_doc_id(dossier.ticket_id), Slip(body)
    for fact_id, sheet in dossier.sheets.items():
        if _crew(sheet) != crew and _counts(sheet) and is_for_crews(sheet.fact):
            yield fact_id, Slip(delivered_body(sheet.document))
    yield from _own(dossier, seen, crew)


def _own(dossier: Dossier, seen: _Seen, crew: str) -> Iterator[tuple[str, Slip]]:
    for fact_id, sheet in dossier.sheets.items():
        if _crew(sheet) == crew:
            as_found = ERASED not in sheet.fact  # what was erased goes from the device as well
            yield fact_id, Slip(delivered_body(sheet.document), as_found=as_found)
            yield from _receipt(sheet, seen)


def _late_receipts(dossier: Dossier, ticket: Ticket, crew: str) -> Iterator[tuple[str, Slip]]:
    """Whatever became of what was sent late: a crew is also told that it was faulty."""
    ended = [item.ended_at for item in ticket.investigations if item.crew == crew and item.ended_at]
    for sheet in dossier.sheets.values():
        if sheet.receipt is None or sheet.receipt["crew"] != crew:
            continue
        late = sheet.receipt["state"] == ReceiptState.AFTER_HAND_OVER
        if late or parse_instant(sheet.receipt["received_at"]) > max(ended):
            yield from _receipt(sheet, ticket.flags.examined)


def _receipts_after(
    dossier: Dossier, seen: _Seen, crew: str, moment: datetime
) -> Iterator[tuple[str, Slip]]:
    for sheet in dossier.sheets.values():
        if _crew(sheet) == crew and sheet.receipt is not None:
            late = parse_instant(sheet.receipt["received_at"]) > moment
            yield from _receipt(sheet, seen) if late else ()


def _receipt(sheet: Sheet, seen: _Seen) -> Iterator[tuple[str, Slip]]:
    if sheet.receipt_document is None:
        return
    body = sheet.receipt_document.body
    if sheet.receipt is not None:
        shown = shown_receipt(sheet.receipt, seen.get(sheet.document.id), to_crews=True)
        body = body if shown is sheet.receipt else jsontext.dumps(shown)
    yield receipt_id(sheet.document.id), Slip(body)


def _arrivals(dossier: Dossier, slips: Slips) -> Iterator[tuple[str, Slip]]:
    """That the server has an original: told along with the receipt of the fact that declared it, so
    that a device may let go of it also where the work was taken away."""
    for fact_id, sheet in dossier.sheets.items():
        fact = sheet.fact
        if fact.get("kind") != FactKind.PHOTO or not (fact.get("author") or {}).get("server"):
            continue
        of = fact["body"].get("of")
        if isinstance(of, str) and split_fact_id(of) and receipt_id(of) in slips:
            yield fact_id, Slip(delivered_body(sheet.document))


def _crew(sheet: Sheet) -> str | None:
    """The crew that wrote the fact, as its receipt says; None for the office."""
    return None if sheet.receipt is None else sheet.receipt["crew"]


def _state(sheet: Sheet) -> str | None:
    return None if sheet.receipt is None else sheet.receipt["state"]


def _counts(sheet: Sheet) -> bool:
    return _state(sheet) == ReceiptState.ACCEPTED


def _notices(
    dossier: Dossier, ticket: Ticket, crew: str, decided_at: datetime | None
) -> Iterator[tuple[str, Slip]]:
    for item in ticket.investigations:
        if item.crew != crew or item.ended_at is None:
            continue
        if decided_at is None or item.ended_at > decided_at:
            yield _notice(dossier, ticket, item)


def notices_ever(dossier: Dossier, ticket: Ticket | None, crew: str) -> frozenset[str]:
    """Ids of the notices that the crew has or once had of a ticket."""
    taken = ticket.investigations if ticket is not None else ()
    return frozenset(
        _notice(dossier, ticket, item)[0]
        for item in taken
        if ticket is not None and item.crew == crew and item.ended_at is not None
    )


def _notice(dossier: Dossier, ticket: Ticket, taken: Investigation) -> tuple[str, Slip]:
    """Code and parameters, no text: the screen says it in its reader's language."""
    cause = _ending_fact(dossier, taken)
    parts = None if cause is None else split_fact_id(cause["_id"])
    content = {
        "type": DocType.NOTICE.value,
        "code": "investigation-taken-away",
        "crew": taken.crew,
        "ticket": ticket.id,
        "investigation": taken.id,
        "investigation_type": taken.type.value,
        "at": None if taken.ended_at is None else instant_text(taken.ended_at),
        "because": taken.ended_because,
        "by": None if cause is None else cause.get("author"),
        "fact": None if cause is None else cause["_id"],
    }
    uuid = taken.id if parts is None else parts.uuid
    return notice_id(str(taken.crew), uuid), Slip(jsontext.dumps(content))


def _ending_fact(dossier: Dossier, taken: Investigation) -> Mapping[str, Any] | None:
    """The fact that ended the investigation: of those that name it the one received then."""
    found = [
        (parse_instant(sheet.receipt["received_at"]) != taken.ended_at, fact_id, sheet.fact)
        for fact_id, sheet in dossier.sheets.items()
        if sheet.receipt is not None and _ends(sheet.fact, taken.id)
    ]
    return min(found, key=lambda item: item[:2])[2] if found else None


def _ends(fact: Mapping[str, Any], investigation: str) -> bool:
    if fact.get("retracts"):
        return str(fact["retracts"]).rpartition(":")[2] == investigation
    if fact.get("kind") == FactKind.RECALL:
        return fact.get("investigation") == investigation
    return (
        fact.get("kind") == FactKind.ASSIGNMENT
        and fact.get("body", {}).get("replaces") == investigation
    )
