"""What a document is drawn from, read from the office: a ticket's dossier and its pictures."""

from __future__ import annotations

from casework.entry import Entry
from casework.ticket import Ticket
from schemas.rulebook import Rulebook
from server.reports.events import Filed
from server.reports.gather import Casebook
from server.reports.pictures import Picture, picture
from sync.errors import NotFound
from sync.mailroom.dossier import Dossier
from sync.stores.documents import DocumentStore


def casebook(store: DocumentStore, dossier: Dossier, ticket: Ticket, rules: Rulebook) -> Casebook:
    """The casebook of a ticket that was folded from this dossier. Raises SyncError."""
    filed = {
        fact_id: Filed(sheet.filed, str((sheet.receipt or {}).get("sha256", "")))
        for fact_id, sheet in dossier.sheets.items()
        if sheet.filed is not None
    }

    def preview(entry: Entry) -> Picture | None:
        # An amendment need not bring the picture again.
        return _preview(store, dossier, entry.fact.id) or _preview(store, dossier, entry.first.id)

    return Casebook(ticket, dossier.standing(), filed, rules, preview)


def _preview(store: DocumentStore, dossier: Dossier, fact_id: str) -> Picture | None:
    """The first attachment of a fact that is a picture."""
    sheet = dossier.sheets.get(fact_id)
    attachments = sheet.document.attachments if sheet else {}
    for name in sorted(attachments):
        try:
            found = picture(store.attachment_bytes(attachments[name].digest))
        except NotFound:  # pruned or still under way: the report says that there is no preview
            continue
        if found is not None:
            return found
    return None
