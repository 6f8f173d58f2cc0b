"""A JSON document from outside -> Draft: the one place where reserved members are read."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from server.couchdb_api.attachment_intake import read_attachments
from server.couchdb_api.body import Room
from server.couchdb_api.limits import Limits
from sync import jsontext
from sync.errors import BadRequest, IllegalId, InvalidDocument, TooLarge
from sync.revisions.revision import parse as parse_revision
from sync.stores.documents import Draft

_DROPPED = frozenset({"_revs_info", "_conflicts", "_deleted_conflicts", "_local_seq"})
"""What a server adds to its answers and clients send back; CouchDB drops it too."""
_KNOWN = _DROPPED | {"_id", "_rev", "_revisions", "_deleted", "_attachments"}


class Intake:
    """Reads the documents of one request."""

    def __init__(self, limits: Limits, new_edits: bool) -> None:
        self._limits = limits
        self._new_edits = new_edits
        self._room = Room(limits.request)

    def draft(
        self,
        content: Mapping[str, Any],
        doc_id: str | None = None,
        parts: Mapping[str, bytes] | None = None,
    ) -> Draft:
        """``doc_id`` is the id of the path, if there is one; ``parts`` are attachment bytes that
        came beside the document.

        Raises IllegalId, InvalidDocument, BadRequest, TooLarge, MissingStub.
        """
        reserved = {key: value for key, value in content.items() if key[:1] == "_"}
        if not reserved.keys() <= _KNOWN:
            raise InvalidDocument(f"Bad special document member: {min(reserved.keys() - _KNOWN)}")
        body = jsontext.dumps({k: v for k, v in content.items() if k not in reserved})
        self._check_size(body)
        rev, history = self._revision(reserved)
        attachments = reserved.get("_attachments")
        return Draft(
            id=self._id(reserved) if doc_id is None else checked_id(doc_id),
            body=body,
            rev=rev,
            deleted=_flag(reserved.get("_deleted", False)),
            history=history,
            attachments=(
                read_attachments(attachments, parts or {}, self._room)
                if attachments is not None
                else {}
            ),
        )

    def _check_size(self, body: bytes) -> None:
        if len(body) > self._limits.document:
            raise TooLarge(
                f"The document has {len(body)} bytes without attachments; "
                f"at most {self._limits.document} are taken"
            )
        nesting = self._limits.nesting
        # Few brackets cannot be deep, which spares the walk for nearly every document.
        brackets = body.count(b"{") + body.count(b"[")
        if brackets > nesting and jsontext.depth_exceeds(jsontext.loads(body), nesting - 1):
            raise BadRequest(f"The document is nested deeper than {nesting} levels")

    def _id(self, reserved: Mapping[str, Any]) -> str:
        if "_id" in reserved:
            return checked_id(reserved["_id"])
        if self._new_edits:
            return uuid.uuid4().hex
        raise IllegalId("Document id is missing: with new_edits=false every document has one")

    def _revision(self, reserved: Mapping[str, Any]) -> tuple[str | None, tuple[str, ...]]:
        rev = reserved.get("_rev")
        revisions = reserved.get("_revisions")
        if rev is None and revisions is None:
            if self._new_edits:
                return None, ()
            raise BadRequest("_rev is missing: with new_edits=false every document has one")
        if rev is None:
            rev, history = _line(revisions)
            parse_revision(rev)
            return (None, ()) if self._new_edits else (rev, history)
        if not isinstance(rev, str):
            raise BadRequest("Invalid rev format")
        _, own_hash = parse_revision(rev)
        if self._new_edits:
            return rev, ()
        if revisions is None:
            return rev, (own_hash,)
        named, history = _line(revisions)
        if named != rev:
            raise BadRequest(f"_rev is {rev}, but _revisions begins with {named}")
        return rev, history


def checked_id(doc_id: object) -> str:
    """A document id from outside. Raises IllegalId."""
    if not isinstance(doc_id, str):
        raise IllegalId("Document id must be a string")
    if not doc_id:
        raise IllegalId("Document id must not be empty")
    if doc_id[0] == "_" and not (doc_id.startswith("_design/") and len(doc_id) > len("_design/")):
        raise IllegalId("Only reserved document ids may start with underscore.")
    return doc_id


def _line(revisions: Any) -> tuple[str, tuple[str, ...]]:
    """Revision and history of ``{"start": 2, "ids": ["b", "a"]}``."""
    if not isinstance(revisions, dict):
        raise InvalidDocument("_revisions must be an object with start and ids")
    start, ids = revisions.get("start"), revisions.get("ids")
    if not isinstance(start, int) or not isinstance(ids, list) or not ids:
        raise InvalidDocument("_revisions must have a number start and an array ids")
    if len(ids) > start:
        raise InvalidDocument("_revisions has more ids than start allows")
    for hash_ in ids:
        if not isinstance(hash_, str) or not hash_:
            raise InvalidDocument("_revisions.ids must be strings")
    return f"{start}-{ids[0]}", tuple(ids)


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise InvalidDocument("_deleted must be true or false")
