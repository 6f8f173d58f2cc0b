"""Internal records with their files: letters, bills, recordings, in one multipart request.

A file is an attachment of the record's fact, under its SHA-256: one commit holds both.
"""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response
from flask.views import MethodView
from werkzeug.datastructures import FileStorage

from schemas.api.closing import NewRecord
from schemas.api.record_files import RecordForm, RecordUploads
from schemas.api.tickets import ChangeHeaders, TicketView
from schemas.fields import faults_of
from schemas.vocabulary import FactKind
from server.identity import Permission
from server.office.commands import Order, command
from server.problem import FieldError, faulty
from server.rest_api.access import require
from server.rest_api.additions import require_own_book
from server.rest_api.api import Resources
from server.rest_api.tickets import desk, ticket_response
from sync import jsontext
from sync.stores.documents import NewAttachment

blueprint = Resources("record_files", __name__, description="Internal records with their files")
LARGEST_FORM = 8 * 1024 * 1024
"""Bytes of such a request; larger originals are named by their hash alone."""
_TYPE = "application/octet-stream"


@blueprint.route("/tickets/<ticket>/records/files")
class RecordFiles(MethodView):
    """Internal verification, with the files themselves."""

    @blueprint.arguments(RecordForm, location="form")
    @blueprint.arguments(RecordUploads, location="files")
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(
        self, form: dict[str, Any], sent: dict[str, Any], headers: dict[str, Any], ticket: str
    ) -> Response:
        """Note what the utility's books say, or what the customer gave (`source`: customer), and
        keep the files; 8 MiB in all.

        `record` is the body of `POST …/records` as JSON. Each file is read at
        `…/facts/<fact>/attachments/<sha256>`. A hash that `record` names must be a file's.
        """
        user = require(Permission.RECORD)
        body = _record(form["record"])
        require_own_book(user, body)
        files = {_sha256(data): (item, data) for item, data in _read(sent["files"])}
        named = body.setdefault("files", [])
        _require_sent(named, files)
        known = {item["sha256"] for item in named}
        named += [_entry(key, *files[key]) for key in files if key not in known]
        order = Order(
            user=user.name,
            kind=FactKind.RECORD,
            body=body,
            key=headers.get("idempotency_key"),
            if_match=headers.get("if_match"),
            attachments={
                key: NewAttachment(item.mimetype or _TYPE, data)
                for key, (item, data) in files.items()
            },
        )
        return ticket_response(command(desk(), ticket, order), 201)


def _record(text: str) -> dict[str, Any]:
    """Raises BadRequest; Problem validation_failed."""
    body = jsontext.parse(text.encode())
    found = faults_of(NewRecord().validate(body) if isinstance(body, dict) else "", "record")
    errors = [FieldError(*item) for item in found]
    if errors or not isinstance(body, dict):
        raise faulty(errors)
    return body


def _read(files: list[FileStorage]) -> list[tuple[FileStorage, bytes]]:
    read = []
    for item in files:
        read.append((item, item.read()))
        item.close()  # a larger file waits in a temporary one
    if not all(data for _, data in read):
        fault = FieldError("files", "empty", "Send files that are not empty.")
        raise faulty([fault])
    return read


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _require_sent(named: list[dict[str, Any]], files: dict[str, Any]) -> None:
    """Raises Problem validation_failed: bytes changed on the way, or were left out."""
    missing = [place for place, item in enumerate(named) if item["sha256"] not in files]
    if missing:
        text = "None of the files has this SHA-256; send the file, and hash its original bytes."
        errors = [FieldError(f"record.files.{place}", "file-differs", text) for place in missing]
        raise faulty(errors)


def _entry(sha256: str, item: FileStorage, data: bytes) -> dict[str, Any]:
    name = (item.filename or sha256)[:200]
    return {
        "name": name,
        "type": (item.mimetype or _TYPE)[:60],
        "sha256": sha256,
        "size": len(data),
    }
