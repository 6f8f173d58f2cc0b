"""Facts of one ticket that need somebody, as they are shown to who answers them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casework.shown_receipt import shown_receipt
from casework.supposing import if_taken
from casework.ticket import Attention, Ticket
from schemas.api.attention import Waits
from schemas.rulebook import Rulebook
from sync.mailroom.dossier import Dossier, Sheet


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket and all that the office has of it."""

    dossier: Dossier
    ticket: Ticket
    rules: Rulebook


def waiting_in(case: Case, why: Waits) -> Iterator[dict[str, Any]]:
    """The facts that need somebody for this reason, by id."""
    for waits in _found(case.ticket, why):
        sheet = case.dossier.sheets.get(waits.fact)
        if sheet is not None:
            yield _entry(case, sheet, waits, answered=why is not Waits.CALIBRATION_EXPIRED)


def _found(ticket: Ticket, why: Waits) -> Iterator[Attention]:
    if why is Waits.NEEDS_ATTENTION:
        yield from ticket.attention
    elif why is Waits.AFTER_HAND_OVER:
        for fact in ticket.after_hand_over:
            yield Attention(fact, (), acceptable=True)
    else:
        for fact, flags in ticket.flags.facts.items():
            if any(flag["code"] == why.value for flag in flags):
                yield Attention(fact, ())


def _entry(case: Case, sheet: Sheet, waits: Attention, *, answered: bool) -> dict[str, Any]:
    seen = case.ticket.flags.examined.get(waits.fact)
    address = f"/api/v1/tickets/{case.ticket.id}/facts/{waits.fact}/attachments/"
    taken = answered and waits.acceptable
    return {
        "fact": sheet.fact,
        "receipt": None if sheet.receipt is None else shown_receipt(sheet.receipt, seen),
        "attachments": [address + name for name in sorted(sheet.document.attachments)],
        "reasons": _reasons(sheet, waits),
        "acceptable": waits.acceptable,
        "changes": _changes(case, waits.fact) if taken else [],
    }


def _reasons(sheet: Sheet, waits: Attention) -> list[Mapping[str, Any]]:
    """What is wrong with it: of what came after hand-over its receipt alone says so."""
    told: list[Mapping[str, Any]] = waits.to_document()["reasons"]
    return told or list((sheet.receipt or {}).get("reasons") or ())


def _changes(case: Case, fact: str) -> list[dict[str, Any]]:
    found = if_taken(case.ticket, case.dossier.filed(), fact, case.rules)
    return [change.to_document() for change in found]
