"""Writing drafts: an administrator's as they are, a device's through the gate one by one.

What the gate refuses, and what cannot be read as a document, is kept in quarantine before the
device is told "forbidden": that word makes a client skip the document for good.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from server.couchdb_api.call import Call
from server.couchdb_api.intake import Intake
from sync import jsontext
from sync.errors import Forbidden, SyncError
from sync.stores.documents import Draft, Outcome


def read_drafts(
    call: Call, contents: Sequence[Mapping[str, Any]], new_edits: bool
) -> list[Draft | Forbidden]:
    """Drafts of the documents of a batch.

    A document that breaks a rule fails the whole batch, as with CouchDB; but a device would send
    the same batch for ever, so its document is put into quarantine and refused alone.
    """
    intake = Intake(call.limits, new_edits)
    if not call.caller.is_device:
        return [intake.draft(content) for content in contents]
    return [_read_or_refuse(call, intake, content) for content in contents]


def write(
    call: Call, drafts: Sequence[Draft | Forbidden], *, new_edits: bool = True
) -> list[Outcome]:
    """Writes what may be written; outcomes in the order of the drafts. Raises NotFound."""
    checked = [_checked(call, draft) for draft in drafts] if call.caller.is_device else drafts
    passed = [draft for draft in checked if isinstance(draft, Draft)]
    outcomes = iter(call.store.write(call.db, passed, new_edits=new_edits))
    return [next(outcomes) if isinstance(draft, Draft) else draft for draft in checked]


def write_one(call: Call, draft: Draft, *, new_edits: bool = True) -> str:
    """Writes one draft and returns its revision. Raises SyncError."""
    outcome = write(call, [draft], new_edits=new_edits)[0]
    if isinstance(outcome, SyncError):
        raise outcome
    return outcome


def _read_or_refuse(call: Call, intake: Intake, content: Mapping[str, Any]) -> Draft | Forbidden:
    try:
        return intake.draft(content)
    except SyncError as error:
        doc_id = content.get("_id")
        if not isinstance(doc_id, str):
            raise
        return _refuse(call, Draft(doc_id, jsontext.dumps(content)), error.reason)


def _checked(call: Call, draft: Draft | Forbidden) -> Draft | Forbidden:
    if isinstance(draft, Forbidden):
        return draft
    if draft.id.startswith("_design/"):
        return _refuse(call, draft, "A device has no design documents.")
    reason = call.services.gate.check(call.caller, draft)
    return draft if reason is None else _refuse(call, draft, reason)


def _refuse(call: Call, draft: Draft, reason: str) -> Forbidden:
    call.services.gate.refuse(call.caller, draft, reason)
    return Forbidden(reason)
