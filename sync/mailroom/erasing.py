"""Carrying out erasures: facts lose their personal members, and a key that nothing needs goes.

Planned from the dossier alone, so that doing it again after a stop does what is left to do. The
bodies of the revisions before go when the databases are tidied, which is asked for first.
"""

from __future__ import annotations

from collections.abc import Iterator

from casework.audit_masks import ERASED, erase, erased_members
from casework.erasure import ordered
from casework.ticket import Ticket
from schemas.ids import key_id
from schemas.vocabulary import TicketStatus
from sync import jsontext
from sync.mailroom.dossier import Dossier, Dossiers, Sheet
from sync.mailroom.keys import key_in, put_back
from sync.stores.documents import DocumentStore, Draft, Stub


def erasures(dossier: Dossier) -> list[Draft]:
    """The facts that are to be written without what was erased. Raises KeyMissing."""
    key = key_in(dossier.key)
    return [
        _without(sheet, key, attachments=attachments)
        for fact_id, attachments in ordered(dossier.filed()).items()
        if (sheet := dossier.sheets.get(fact_id)) is not None
        if is_whole(sheet) or (attachments and _has_files(sheet))
    ]


def _has_files(sheet: Sheet) -> bool:
    """Whether anything may be left of its files. Originals lie elsewhere: the mark tells whoever
    keeps them that the order was carried out here."""
    return bool(sheet.document.attachments) or ERASED not in sheet.fact


def is_whole(sheet: Sheet) -> bool:
    """Whether a fact has personal members that are not erased."""
    masked = _masked(sheet)
    return bool(masked) and erased_members(sheet.fact, masked) is None


def spent_key(dossier: Dossier, ticket: Ticket | None) -> Iterator[Draft]:
    """The end of the ticket's key, once it is archived and all that needed the key is erased."""
    if dossier.key is None or ticket is None or ticket.status is not TicketStatus.ARCHIVED:
        return
    if ticket.closing.erasures and not any(map(is_whole, dossier.sheets.values())):
        yield Draft(key_id(dossier.ticket_id), b"{}", dossier.key.rev, deleted=True)


def restore_key(store: DocumentStore, dossiers: Dossiers, before: Dossier) -> None:
    """Puts a key back that was destroyed while a fact came that needs it. Raises SyncError."""
    key = key_in(before.key)
    now = dossiers.read(before.ticket_id)
    if key is not None and any(map(is_whole, now.sheets.values())):
        put_back(store, {before.ticket_id: key})


def _masked(sheet: Sheet) -> tuple[str, ...]:
    return tuple((sheet.receipt or {}).get("masked") or ())


def _without(sheet: Sheet, key: bytes | None, *, attachments: bool) -> Draft:
    content = {ERASED: {}, **sheet.fact}
    if is_whole(sheet):
        content = erase(sheet.fact, _masked(sheet), key)
    del content["_id"]
    document = sheet.document
    kept = {} if attachments else {name: Stub() for name in document.attachments}
    return Draft(document.id, jsontext.dumps(content), document.rev, attachments=kept)
