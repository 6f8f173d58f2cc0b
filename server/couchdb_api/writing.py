"""Writing drafts: an administrator's as they are, a device's through the gate one by one.

What the gate refuses, and what cannot be read as a document, is kept in quarantine before the
device is told "forbidden": that word makes a client skip the document for good. All that one
request brings and that is refused is kept in one write.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from schemas.crew_documents import is_written_over
from server.couchdb_api.attachment_intake import DEFAULT_TYPE
from server.couchdb_api.call import Call
from server.couchdb_api.caller import Caller
from server.couchdb_api.intake import Intake
from server.couchdb_api.moved import is_known_of_old, writer_of
from sync import jsontext
from sync.errors import Forbidden, SyncError, Unavailable
from sync.replication.gate import Refusal
from sync.stores.documents import Batch, DocumentStore, Draft, NewAttachment, Outcome, Stub


def read_drafts(
    call: Call, contents: Sequence[Mapping[str, Any]], new_edits: bool
) -> list[Draft | Refusal]:
    """Drafts of the documents of a batch.

    A document that breaks a rule fails the whole batch, as with CouchDB; but a device would send
    the same batch for ever, so its document is refused alone (``write`` puts it into quarantine).
    """
    intake = Intake(call.limits, new_edits)
    return [read_draft(call, intake, content) for content in contents]


def read_draft(
    call: Call,
    intake: Intake,
    content: Mapping[str, Any],
    parts: Mapping[str, bytes] = MappingProxyType({}),
) -> Draft | Refusal:
    """The draft of one document. Raises what it breaks; a device's is a refusal instead.

    ``content`` names the id; ``parts`` are attachment bytes that came beside it.
    """
    try:
        draft = intake.draft(content, parts=parts)
        if not call.caller.is_device:
            return draft
        return draft._replace(history=draft.history[: call.limits.line])
    except SyncError as error:
        doc_id = content.get("_id")
        if not call.caller.is_device or not isinstance(doc_id, str):
            raise
        beside = {name: NewAttachment(DEFAULT_TYPE, data) for name, data in parts.items()}
        whole = Draft(doc_id, jsontext.dumps(content), attachments=beside)
        return Refusal(whole, error.reason)


def write(
    call: Call, drafts: Sequence[Draft | Refusal], *, new_edits: bool = True
) -> list[Outcome]:
    """Writes what may be written; outcomes in the order of the drafts. Raises NotFound."""
    if not call.caller.is_device:
        written = [draft for draft in drafts if isinstance(draft, Draft)]
        return call.store.write(call.db, written, new_edits=new_edits)
    checked = [_checked(call, draft) for draft in drafts]
    passed = [draft for draft in checked if isinstance(draft, Draft)]
    outcomes = _stored(call, passed, new_edits)
    settled = [
        _settled(call, draft, next(outcomes)) if isinstance(draft, Draft) else draft
        for draft in checked
    ]
    refusals = [item for item in settled if isinstance(item, Refusal)]
    if refusals:
        call.services.gate.refuse(call.caller, refusals)
    return [Forbidden(item.reason) if isinstance(item, Refusal) else item for item in settled]


def _stored(call: Call, drafts: Sequence[Draft], new_edits: bool) -> Iterator[Outcome]:
    """Writes each into the mailbox of the crew in whose name it was written.

    The gate looked before the write; the store looks again within it, so that of two devices (or
    two revisions in one batch) the first is the fact and the other is refused.
    """
    places = [
        (writer_of(call.caller, draft).database or call.db, not is_written_over(draft.id))
        for draft in drafts
    ]
    batches: dict[tuple[str, bool], list[Draft]] = {(call.db, True): []}
    for place, draft in zip(places, drafts, strict=True):
        batches.setdefault(place, []).append(draft)
    written = call.store.write_all(
        [Batch(db, some, new_edits, only_new=only) for (db, only), some in batches.items()]
    )
    outcomes = {place: iter(found) for place, found in zip(batches, written, strict=True)}
    return (next(outcomes[place]) for place in places)


def write_one(call: Call, draft: Draft | Refusal, *, new_edits: bool = True) -> str:
    """Writes one draft and returns its revision. Raises SyncError."""
    outcome = write(call, [draft], new_edits=new_edits)[0]
    if isinstance(outcome, SyncError):
        raise outcome
    return outcome


def _checked(call: Call, draft: Draft | Refusal) -> Draft | Refusal | str:
    """The draft where it may be written, else why not; its revision where it need not be."""
    if isinstance(draft, Refusal):
        return draft
    reason = _objection(call, draft, writer_of(call.caller, draft))
    if reason is None:
        return draft
    if draft.rev is not None and is_known_of_old(call.store, call.caller, draft):
        return draft.rev
    return Refusal(draft, reason)


def _objection(call: Call, draft: Draft, writer: Caller) -> str | None:
    if draft.id.startswith("_design/"):
        return "A device has no design documents."
    # A stub is a name for bytes, and the store keeps bytes of all crews under such names.
    if any(isinstance(item, Stub) for item in draft.attachments.values()) and not _is_known(
        call.store, writer.database or call.db, draft
    ):
        return "A fact brings the bytes of its attachments with it, not stubs."
    return call.services.gate.check(writer, draft)


def _is_known(store: DocumentStore, mailbox: str, draft: Draft) -> bool:
    """Whether the mailbox has this very revision, and so what its stubs stand for."""
    return bool(
        draft.rev
        and store.leaves(mailbox, draft.id)
        and not store.missing(mailbox, {draft.id: [draft.rev]})
    )


def _settled(call: Call, draft: Draft, outcome: Outcome) -> Outcome | Refusal:
    """A conflict is a fact that would change: refused and kept, as the gate would have."""
    if not isinstance(outcome, SyncError) or isinstance(outcome, Unavailable):
        return outcome
    if is_written_over(draft.id):
        return outcome
    reason = call.services.gate.check(writer_of(call.caller, draft), draft) or outcome.reason
    return Refusal(draft, reason)
