"""`/api/v1/import-previews`: what a table would become, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask.views import MethodView

from schemas.api.imports import ImportPreview, PreviewForm, PreviewUpload
from schemas.import_mapping import ImportMapping, intake_members, read_mapping
from server.imports.jobs import is_shown
from server.imports.worker import jobs_of
from server.problem import FieldError, faulty
from server.registry.people import User
from server.rest_api.access import parts, require, scope
from server.rest_api.api import Resources
from server.rest_api.imports import checked_mapping, content_of
from server.rest_api.tickets import desk
from server.rights import Permission
from server.tables.importing import Import, Settled
from server.tables.preview import Column, columns_of, first_rows
from server.tables.reading import FileFault

blueprint = Resources("import-previews", __name__, description="Tables before they are imported")


@blueprint.route("/import-previews")
class ImportPreviews(MethodView):
    """A table that nothing is kept of."""

    @blueprint.arguments(PreviewForm, location="form")
    @blueprint.arguments(PreviewUpload, location="files")
    @blueprint.response(200, ImportPreview)
    def post(self, form: dict[str, Any], sent: dict[str, Any]) -> dict[str, Any]:
        """Look at a CSV or XLSX file: its columns, and its first rows as tickets. Writes nothing.

        For the faults of all rows import it with `dry_run`.
        """
        user = require(Permission.OPEN_TICKETS)
        said = form.get("mapping")
        mapping = checked_mapping(said) if said else None
        with _kept(content_of(sent["file"])) as file:
            columns = _columns(file, mapping)
            text = said or _earlier_mapping(user, columns)
            rows, fault = _rows(user, file, text) if text else ([], None)
        return {
            "columns": columns,
            "members": [{"name": name, "type": kind} for name, kind in intake_members()],
            "mapping": text,
            "fault": fault,
            "rows": [_row(settled) for settled in rows],
        }


@contextmanager
def _kept(data: bytes) -> Iterator[Path]:
    """The bytes as a file while they are looked at."""
    with TemporaryDirectory(prefix="kancha-") as folder:
        file = Path(folder) / "table"
        file.write_bytes(data)
        yield file


def _columns(file: Path, mapping: ImportMapping | None) -> list[Column]:
    """Raises Problem validation_failed where the file cannot be read."""
    try:
        return columns_of(file, mapping)
    except FileFault as error:
        raise faulty([FieldError("file", error.code, error.sentence)]) from None


def _earlier_mapping(user: User, columns: Iterable[Column]) -> str | None:
    """The mapping of the newest import that this user sees and whose columns are all there."""
    names = {column.name for column in columns}
    for job in reversed(jobs_of(parts()).all()):
        mapping = read_mapping(job.mapping)
        named = {*mapping.columns} | ({mapping.reference} if mapping.reference else set())
        if named <= names and is_shown(job, user, scope()):
            return job.mapping
    return None


def _rows(user: User, file: Path, text: str) -> tuple[list[Settled], dict[str, str] | None]:
    try:
        return first_rows(Import(file, read_mapping(text), user.name, desk, dry_run=True)), None
    except FileFault as error:
        return [], {"code": error.code, "message": error.sentence}


def _row(settled: Settled) -> dict[str, Any]:
    number = settled.line.number
    state = "faulty" if settled.faults else "new" if settled.made else "there"
    return {
        "row": number,
        "state": state,
        "reference": settled.row.body.get("reference", ""),
        "intake": settled.row.body,
        "errors": [{"row": number, **asdict(fault)} for fault in settled.faults],
    }
