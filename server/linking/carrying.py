"""Carrying facts over: brings the targets of a ticket's merges and splits up to date.

Called by the command that links, and again by the follower of the office: whichever comes first
does it, so a stop between the link and the copies leaves nothing undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime

from casework.fold import transferred
from schemas.vocabulary import ReceiptState
from server.linking.copies import Copy, copies
from server.linking.erasing import erasures
from sync.errors import Conflict
from sync.mailroom.dossier import Dossier, Dossiers, Sheet
from sync.mailroom.filing import file_office_facts
from sync.stores.documents import DocumentStore, NewAttachment


def carry_over(store: DocumentStore, dossiers: Dossiers, ticket: str, now: datetime) -> int:
    """Files what the targets of a ticket's links lack; answers how many facts that was.

    Doing it again, or in two processes at once, is harmless. Raises SyncError.
    """
    source = dossiers.read(ticket)
    filed = [
        sheet.filed
        for sheet in source.sheets.values()
        if sheet.filed is not None and sheet.filed.state is not ReceiptState.DUPLICATE
    ]
    done = 0
    for transfer in transferred(ticket, filed):
        target = dossiers.read(transfer.target)
        if target.sheets:
            found = [*copies(source, target, transfer, now)]
            found += _not_held(dossiers, erasures(source, target, transfer, now))
            done += _file(store, source, found, now)
    return done


def _not_held(dossiers: Dossiers, found: Iterable[Copy]) -> list[Copy]:
    """The erasures without those in tickets under a legal hold: they go there when it has ended."""
    wanted = list(found)
    held = {
        ticket
        for ticket in {str(item.document["ticket"]) for item in wanted}
        if (folded := dossiers.fold(dossiers.read(ticket))) is None
        or folded.closing.hold is not None
    }
    return [item for item in wanted if item.document["ticket"] not in held]


def _file(store: DocumentStore, source: Dossier, found: list[Copy], now: datetime) -> int:
    if not found:
        return 0
    attached = {
        str(copy.document["_id"]): _attachments(store, source.sheets[copy.source])
        for copy in found
        if copy.source is not None and source.sheets[copy.source].document.attachments
    }
    # The other process that did it at the same moment may say another time of it.
    with suppress(Conflict):
        file_office_facts(store, _documents(found), now, attached=attached)
    return len(found)


def _documents(found: Iterable[Copy]) -> list[Mapping[str, object]]:
    return [copy.document for copy in found]


def _attachments(store: DocumentStore, sheet: Sheet) -> dict[str, NewAttachment]:
    return {
        name: NewAttachment(item.content_type, store.attachment_bytes(item))
        for name, item in sheet.document.attachments.items()
    }
