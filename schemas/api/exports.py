"""Exports: which tickets, in which form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from schemas.api.lists import TicketFilterQuery
from schemas.api.spans import with_days_in
from schemas.fields import faults_of


class ExportFormat(StrEnum):
    """The form of a file."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"
    GPKG = "gpkg"


class ExportTable(StrEnum):
    """What a file of one table holds; XLSX and GeoPackage hold all of them."""

    TICKETS = "tickets"
    FINDINGS = "findings"
    READINGS = "readings"


ONE_TABLE = (ExportFormat.CSV, ExportFormat.GEOJSON)


class ExportQuery(TicketFilterQuery):
    """Which tickets, as in the list; `q` searches as there."""

    q = fields.String(validate=validate.Length(max=200))
    format = fields.Enum(ExportFormat, by_value=True, required=True)
    table = fields.Enum(
        ExportTable,
        by_value=True,
        metadata={"description": "for csv and geojson: which table; tickets if left out"},
    )
    bom = fields.Boolean(
        load_default=False,
        metadata={"description": "for csv: begin with a byte order mark, which Excel needs"},
    )

    @validates_schema
    def _says_what_the_format_has(self, data: Mapping[str, Any], **_: Any) -> None:
        if data.get("bom") and data["format"] is not ExportFormat.CSV:
            raise ValidationError("csv-only|Only CSV has a byte order mark.", "bom")
        if data.get("table") is not None and data["format"] not in ONE_TABLE:
            raise ValidationError("whole|This format holds all tables; leave this out.", "table")


def read_export_query(given: Mapping[str, Any], zone: tzinfo) -> dict[str, Any]:
    """The query in plain values; days are those of ``zone``.

    Raises ValueError with a line for each fault.
    """
    try:
        schema = ExportQuery()
        query: dict[str, Any] = schema.load(with_days_in(given, schema, zone))
    except ValidationError as error:
        faults = faults_of(error.messages, "")
        raise ValueError("\n".join(f"{field}: {text}" for field, _, text in faults)) from None
    return query
