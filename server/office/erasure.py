"""The command that erases: which facts are meant where the caller names none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.erasure import names_files, ordered
from schemas.ids import fact_id
from schemas.vocabulary import FactKind
from server.office import naming
from server.office.commands import Desk, Folded, Order, command, existing
from server.problem import FieldError, faulty
from sync.mailroom.dossier import Dossier, Sheet
from sync.mailroom.erasing import is_whole


def erase(desk: Desk, ticket: str, order: Order) -> Folded:
    """Orders an erasure; the mailroom carries it out at its next step.

    Without ``facts`` in its body, all of the ticket's that have personal members now; sent again
    under the same key, the same ones. Raises Problem.
    """
    dossier = existing(desk, ticket)
    body = order.body
    if body.get("facts") is None:
        body = {**body, "facts": _before(dossier, order) or personal_facts(dossier, body)}
    if not body["facts"]:
        text = "No fact of this ticket has personal data that is not erased."
        error = FieldError("facts", "nothing-to-erase", text)
        raise faulty([error])
    named = Order(order.user, FactKind.ERASURE, body, key=order.key, if_match=order.if_match)
    return command(desk, ticket, named)


def personal_facts(dossier: Dossier, body: Mapping[str, Any]) -> list[str]:
    """Facts with personal members or, where the body wants them gone, attachments and files."""
    pictures = bool(body.get("attachments"))
    filed = [sheet.filed for sheet in dossier.sheets.values() if sheet.filed is not None]
    gone = {name for name, attachments in ordered(filed).items() if attachments}
    return sorted(
        name
        for name, sheet in dossier.sheets.items()
        if is_whole(sheet) or (pictures and name not in gone and _has_files(sheet))
    )


def _has_files(sheet: Sheet) -> bool:
    """Copies that the server made go with the photo they were made of."""
    is_made = (sheet.fact.get("author") or {}).get("server") is not None
    return bool(sheet.document.attachments) or (not is_made and names_files(sheet.fact.get("body")))


def _before(dossier: Dossier, order: Order) -> list[str] | None:
    if order.key is None:
        return None
    uuid = naming.uuid_of(order.user, order.key, FactKind.ERASURE)
    known = dossier.sheets.get(fact_id(dossier.ticket_id, FactKind.ERASURE, uuid))
    return None if known is None else list(known.fact["body"]["facts"])
