"""`/api/v1/imports`: tickets from tables, as jobs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Response
from flask.views import MethodView
from werkzeug.datastructures import FileStorage

from schemas.api.imports import ImportForm, ImportList, ImportUpload, ImportView
from schemas.api.tickets import CommandHeaders
from schemas.api.views import View
from schemas.import_mapping import ImportMapping, MappingFaults, read_mapping
from schemas.instants import instant_text
from server.identity import Permission
from server.imports.jobs import FAILED, Job, is_shown, sha256_of
from server.imports.worker import jobs_of
from server.office import naming
from server.problem import FieldError, Problem, faulty
from server.registry.people import User
from server.rest_api.access import parts, require, scope, seen
from server.rest_api.api import Resources

blueprint = Resources("imports", __name__, description="Tickets from tables")
LARGEST_FORM = 64 * 1024 * 1024
"""Bytes of such a request; the file itself must leave room for the mapping."""


@blueprint.route("/imports")
class Imports(MethodView):
    """All imports."""

    @blueprint.response(200, ImportList)
    def get(self) -> dict[str, Any]:
        """List your imports, the newest first; who sees all areas is shown everybody's."""
        user = require(Permission.OPEN_TICKETS)
        jobs = [job for job in jobs_of(parts()).all() if is_shown(job, user, scope())]
        return {"items": [_view(job) for job in reversed(jobs)]}

    @blueprint.arguments(ImportForm, location="form")
    @blueprint.arguments(ImportUpload, location="files")
    @blueprint.arguments(CommandHeaders, location="headers")
    @blueprint.response(202, ImportView)
    def post(
        self, form: dict[str, Any], sent: dict[str, Any], headers: dict[str, Any]
    ) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Import tickets from a CSV or XLSX file, 64 MiB at most; `Location` tells how it goes.

        Imports run one after the other and go on after a restart. A row that was imported before
        makes no second ticket, so a corrected file may simply be sent again.
        """
        user = require(Permission.OPEN_TICKETS)
        checked_mapping(form["mapping"])
        data = content_of(sent["file"])
        key = headers.get("idempotency_key") or naming.fresh_key()
        job = Job(
            id=naming.uuid_of(user.name, key, "import"),
            file=(sent["file"].filename or "table")[:200],
            sha256=sha256_of(data),
            mapping=form["mapping"],
            dry_run=form["dry_run"],
            created_by=user.name,
            created_at=instant_text(parts().clock()),
        )
        taken = jobs_of(parts()).add(job, data)
        return _view(taken), 202, {"Location": f"/api/v1/imports/{taken.id}"}


@blueprint.route("/imports/<job>")
class OneImport(MethodView):
    """One import."""

    @blueprint.response(200, ImportView)
    def get(self, job: str) -> dict[str, Any]:
        """Read how far an import is, and what is wrong with its rows."""
        return _view(_existing(require(Permission.OPEN_TICKETS), job))


@blueprint.route("/imports/<job>/errors")
class ImportErrors(MethodView):
    """The rejected rows."""

    @blueprint.response(200, {"type": "string", "format": "binary"}, content_type="text/csv")
    def get(self, job: str) -> Response:
        """Download the rejected rows with the reasons: correct them and import that file."""
        user = require(Permission.OPEN_TICKETS)
        found = _existing(user, job)
        path = jobs_of(parts()).errors_of(found.id)
        if not found.standing.rejected or not path.exists():
            raise Problem("not_found", "No row of this import was rejected.")
        seen(user, View.EXPORT, [], found.standing.rejected)
        response = Response(_chunks(path), content_type="text/csv; charset=utf-8")
        response.headers.set("Content-Disposition", "attachment", filename=f"{found.id}.errors.csv")
        return response


def _existing(user: User, job: str) -> Job:
    """Raises Problem not_found, also where there is no such import for this user."""
    found = jobs_of(parts()).one(job)
    if not is_shown(found, user, scope()):
        raise Problem("not_found", f"There is no import {job!r}.")
    return found


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(64 * 1024), b"")


def checked_mapping(text: str) -> ImportMapping:
    """Raises Problem validation_failed with all that is wrong in it."""
    try:
        return read_mapping(text)
    except MappingFaults as error:
        faults = [FieldError("mapping", "unusable-mapping", fault) for fault in error.faults]
        raise faulty(faults) from None


def content_of(file: FileStorage) -> bytes:
    """The bytes of a table. Raises Problem validation_failed where there are none."""
    data: bytes = file.read()
    file.close()
    if not data:
        raise faulty([FieldError("file", "empty", "Send a file that is not empty.")])
    return data


def _view(job: Job) -> dict[str, Any]:
    standing = job.standing
    has_file = standing.rejected and (job.ended_at or job.state == FAILED)
    shown = ("id", "state", "file", "dry_run", "created_at", "created_by", "ended_at", "total")
    return {
        **{name: getattr(job, name) for name in shown},
        "rows": standing.rows,
        "made": standing.made,
        "there": standing.there,
        "rejected": standing.rejected,
        "errors": list(job.faults),
        "errors_file": f"/api/v1/imports/{job.id}/errors" if has_file else None,
        "fault": job.fault,
    }
