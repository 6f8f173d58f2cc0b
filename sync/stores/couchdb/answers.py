"""What the server says, in the contract's words: errors, documents, attachments.

Statuses and error names are those of CouchDB's HTTP API (docs.couchdb.org/en/stable/api/basics.html
and the source of ``chttpd:error_info``). What is not known there is a fault of the server, and
trying again later may help.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sync import jsontext
from sync.errors import (
    AlreadyExists,
    BadRequest,
    Conflict,
    IllegalId,
    IllegalName,
    InvalidDocument,
    MissingStub,
    NotFound,
    SyncError,
    TooLarge,
    Unavailable,
)
from sync.stores.documents import Attachment, Document

Doc = Mapping[str, Any]
Plain = Callable[[Attachment], Attachment]
"""Puts the digest of the plain bytes where the server says that of the compressed ones."""

_BY_NAME: Mapping[str, type[SyncError]] = {
    "not_found": NotFound,
    "conflict": Conflict,
    "file_exists": AlreadyExists,
    "missing_stub": MissingStub,
    "illegal_database_name": IllegalName,
    "illegal_docid": IllegalId,
    "doc_validation": InvalidDocument,
    "bad_request": BadRequest,
    "query_parse_error": BadRequest,
    "document_too_large": TooLarge,
    "attachment_too_large": TooLarge,
    "request_entity_too_large": TooLarge,
    "too_large": TooLarge,
}
_BY_STATUS: Mapping[int, type[SyncError]] = {
    400: BadRequest,
    404: NotFound,
    409: Conflict,
    413: TooLarge,
}
"""Where the name says nothing. Not 412: beside what is there already (``file_exists``) it says
that a node is away (``nodedown``)."""
_ABSENT = frozenset({"not_found", "illegal_docid"})
"""What is said of a document that is not there, or cannot be."""


class NotOffered(Unavailable):
    """The server does not have what was asked for (405, 501)."""


class Malformed(Unavailable):
    """The server's answer is not what CouchDB answers."""


def error_of(status: int, data: bytes) -> SyncError:
    """The error of an answer that is one."""
    try:
        said = jsontext.loads(data)
        name, reason = str(said["error"]), str(said.get("reason"))
    except (SyncError, KeyError, TypeError, AttributeError):
        name, reason = "", f"status {status}"
    if status in (401, 403):
        return Unavailable(f"CouchDB refuses Kancha's own account: {reason}")
    if status in (405, 501):
        return NotOffered(f"CouchDB does not offer this: {reason}")
    if status < 500:
        found = _BY_NAME.get(name) or _BY_STATUS.get(status)
        if found is not None:
            return found(reason)
    return Unavailable(f"CouchDB cannot answer now: {name or status} {reason}")


def refusal_of(row: Doc) -> SyncError:
    """Why one document of many was not taken."""
    name, reason = str(row.get("error")), str(row.get("reason"))
    if name == "conflict":
        return Conflict()
    found = _BY_NAME.get(name)
    if found is not None:
        return found(reason)
    return Unavailable(f"CouchDB cannot take a document now: {name} {reason}")


def found_in(rows: Sequence[Doc]) -> list[dict[str, Any]]:
    """The documents of what was asked for one by one: a row without one must say that none is
    there. Of a shard that does not answer CouchDB tells there as well, within a 200.

    Raises Unavailable.
    """
    for row in rows:
        check_absent(row)
    return [row["ok"] for row in rows if "ok" in row]


def check_absent(row: Doc) -> None:
    """Raises Unavailable where a row has an error that is no absence."""
    said = row.get("error")
    if said is None:
        return
    told = said if isinstance(said, dict) else row
    name = told.get("name") or told.get("error")  # the first is pouchdb-server's
    if name not in _ABSENT:
        raise Unavailable(f"CouchDB cannot read a document now: {name} {told.get('reason')}")


def document_of(db: str, doc: dict[str, Any], plain: Plain, *, revs: bool = False) -> Document:
    """A document as the contract has it, of the object the server answers."""
    doc_id, rev = doc["_id"], doc["_rev"]
    history = tuple(doc["_revisions"]["ids"]) if revs and "_revisions" in doc else ()
    attachments = {
        name: plain(_attachment(held, (db, doc_id, rev, name)))
        for name, held in doc.get("_attachments", {}).items()
    }
    body = {key: value for key, value in doc.items() if not key.startswith("_")}
    deleted = doc.get("_deleted") is True
    return Document(doc_id, rev, deleted, jsontext.dumps(body), history, attachments)


def _attachment(held: Doc, place: tuple[str, ...]) -> Attachment:
    return Attachment(
        held.get("content_type", ""), held["digest"], held["length"], held["revpos"], place
    )
