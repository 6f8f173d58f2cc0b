"""What a device may push into its mailbox, document by document.

Who writes and under which id is decided here, because it is about permission. What a fact says
is not: a faulty fact is let in and gets a receipt that says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from schemas import outbox, position
from schemas.crew_documents import is_written_over
from schemas.documents import split_fact_id
from schemas.vocabulary import DEVICE_KINDS, DocType
from sync import jsontext
from sync.errors import BadRequest
from sync.mailroom.names import is_mailroom_made
from sync.mailroom.quarantine import keep, refused_draft
from sync.replication.gate import Refusal, Writer
from sync.stores.documents import DocumentStore, Draft

_LARGEST = {
    outbox.TYPE: (outbox.LARGEST, "add up lines of one ticket and kind"),
    position.TYPE: (position.LARGEST, f"send at most {position.MOST_POINTS} points at once"),
}


def objection(doc_id: str, content: Mapping[str, Any], crew: str, device: str | None) -> str | None:
    """Why a crew's device may not be the author of this document, or None.

    ``device`` None: any device of the crew.
    """
    if is_written_over(doc_id):
        return _objection_to_last_word(doc_id, content, crew, device)
    if is_mailroom_made(doc_id):
        return "Tickets, receipts and notices are written by the server alone."
    parts = split_fact_id(doc_id)
    if parts is None or parts.ticket is None:
        return "A device writes facts, under ids <ticket>:<kind>:<uuid in lower case>."
    if parts.kind not in DEVICE_KINDS:
        return f"Facts of the kind {parts.kind} are the office's to write."
    if content.get("type") != DocType.FACT:
        return 'A fact has "type": "fact".'
    if content.get("kind") != parts.kind or content.get("ticket") != parts.ticket:
        return "The members kind and ticket must say what the id says."
    return _objection_to_author(content.get("author"), crew, device)


def _objection_to_last_word(
    doc_id: str, content: Mapping[str, Any], crew: str, device: str | None
) -> str | None:
    author = content.get("author")
    said = author if isinstance(author, dict) else {}
    kind = doc_id.split(":")[1]
    if doc_id != f"crew-{said.get('crew')}:{kind}:{said.get('device')}":
        return f"The id names the author: crew-<author.crew>:{kind}:<author.device>."
    if content.get("type") != kind:
        return f'The type is what the id says: "{kind}".'
    return _objection_to_author(author, crew, device)


def _objection_to_author(author: Any, crew: str, device: str | None) -> str | None:
    if not isinstance(author, dict) or author.get("crew") != crew:
        return "author.crew must be the crew of this mailbox."
    if device is not None and author.get("device") != device:
        return "author.device must be the device that pushes."
    if not isinstance(author.get("device"), str) or not {"user", "server"}.isdisjoint(author):
        return "The author must be a device, and nothing else besides."
    return None


def _objection_to_size(draft: Draft) -> str | None:
    kind = draft.id.split(":")[1]
    if draft.attachments:
        return f"A document of the type {kind} has no attachments."
    largest, remedy = _LARGEST[kind]
    if len(draft.body) > largest:
        return f"This has at most {largest} bytes: {remedy}."
    return None


class MailboxGate:
    """The ``WriteGate`` of mailboxes. ``clock`` answers the time now, aware, UTC."""

    def __init__(self, store: DocumentStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def check(self, writer: Writer, draft: Draft) -> str | None:
        """Why this draft may not be written, or None. Raises SyncError where the store does."""
        if writer.device is None or writer.crew is None or writer.database is None:
            return "Only a device of a crew writes into a mailbox."
        if draft.deleted:
            return "A fact is never deleted: push a fact that retracts it."
        try:
            content = jsontext.loads(draft.body)
        except BadRequest:
            return "The document is not JSON."
        if not isinstance(content, dict):
            return "The document is not a JSON object."
        reason = objection(draft.id, content, writer.crew, writer.device)
        if is_written_over(draft.id):
            return reason or _objection_to_size(draft)
        return reason or self._objection_to_change(writer.database, draft)

    def _objection_to_change(self, database: str, draft: Draft) -> str | None:
        """A fact never changes; the very revision that is there already may come again."""
        if not self._store.leaves(database, draft.id):
            return None
        again = draft.history and draft.rev is not None  # a new edit has no history
        if again and not self._store.missing(database, {draft.id: [str(draft.rev)]}):
            return None
        return "A fact never changes once it is sent: push a fact that amends it."

    def refuse(self, writer: Writer, refusals: Sequence[Refusal]) -> None:
        """Keeps refused drafts in quarantine, the same one once, in one write. Raises SyncError."""
        where = {"database": writer.database, "device": writer.device, "crew": writer.crew}
        now = self._clock()
        keep(
            self._store,
            [refused_draft(draft, where, reason, now) for draft, reason in refusals],
        )
