"""What a document is drawn from, read from the office: a ticket's dossier and its pictures."""

from __future__ import annotations

from contextlib import suppress

from casework.entry import Entry
from casework.ticket import Ticket
from schemas.api.plots import PlotKind
from schemas.api.reports import Language
from schemas.rulebook import Rulebook
from server.metrology.drawing import drawn
from server.metrology.rows import RowTables
from server.reports.events import Filed
from server.reports.gather import Casebook
from server.reports.pictures import Picture, picture
from sync.errors import NotFound
from sync.mailroom.dossier import Dossier
from sync.mailroom.names import REGISTRY
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

    tables = RowTables(store)

    def draw(fact: str, language: Language) -> tuple[str, ...]:
        found = (drawn(dossier, fact, rules, tables, (kind, language)) for kind in PlotKind)
        return tuple(dict.fromkeys(picture for picture in found if picture is not None))

    said, names = dossier.standing(), _names(store, dossier)
    return Casebook(ticket, said, filed, rules, preview, draw, names, dossier.chain)


def _names(store: DocumentStore, dossier: Dossier) -> dict[str, str]:
    """Names of the crews and members of this ticket, by their ids."""
    authors = [sheet.filed.fact.author for sheet in dossier.sheets.values() if sheet.filed]
    bodies = [sheet.filed.fact.body for sheet in dossier.sheets.values() if sheet.filed]
    crews = {author.crew for author in authors}
    crews |= {body["crew"] for body in bodies if isinstance(body.get("crew"), str)}
    wanted = [(f"crew:{crew}", crew) for crew in crews if crew]
    wanted += [(f"member:{a.member}", a.member) for a in authors if a.member]
    found = {}
    for doc_id, short in wanted:
        with suppress(NotFound):  # another office's crew, or a registry that was made anew
            found[short] = str(store.get(REGISTRY, doc_id).json()["name"])
    return found


def _preview(store: DocumentStore, dossier: Dossier, fact_id: str) -> Picture | None:
    """The first attachment of a fact that is a picture."""
    sheet = dossier.sheets.get(fact_id)
    attachments = sheet.document.attachments if sheet else {}
    for name in sorted(attachments):
        try:
            found = picture(store.attachment_bytes(attachments[name]))
        except NotFound:  # pruned or still under way: the report says that there is no preview
            continue
        if found is not None:
            return found
    return None
