"""An export in the form asked for: as a stream, or as a file where the form needs one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from schemas.api.exports import ExportFormat, ExportTable
from server.readmodel.filtering import TicketFilter
from server.tables.columns import TABLES
from server.tables.exporting import Exports
from server.tables.geopackage import write_geopackage
from server.tables.streams import csv_text, geojson_text
from server.tables.workbook import write_workbook

MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.GEOJSON: "application/geo+json",
    ExportFormat.GPKG: "application/geopackage+sqlite3",
}
_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an export. ``table`` and ``bom`` are for forms of one table."""

    format: ExportFormat
    table: ExportTable = ExportTable.TICKETS
    bom: bool = False


def export_bytes(exports: Exports, wanted: TicketFilter, form: Form) -> Iterator[bytes]:
    """The bytes of the file, in bounded memory. Raises SyncError, OSError."""
    if form.format in (ExportFormat.XLSX, ExportFormat.GPKG):
        yield from _of_file(exports, wanted, form.format)
        return
    name = form.table.value
    pages = (page[name] for page in exports.pages(wanted, [name]))
    if form.format is ExportFormat.CSV:
        yield from csv_text(TABLES[name], pages, bom=form.bom)
    else:
        yield from geojson_text(TABLES[name], pages)


def _of_file(exports: Exports, wanted: TicketFilter, form: ExportFormat) -> Iterator[bytes]:
    pages = exports.pages(wanted, TABLES)
    with TemporaryDirectory(prefix="kancha-export-") as folder:
        path = Path(folder) / f"export.{form.value}"
        if form is ExportFormat.GPKG:
            write_geopackage(path, TABLES, pages, exports.now)
        else:
            with path.open("wb") as file:
                write_workbook(file, TABLES, pages)
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
