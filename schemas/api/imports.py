"""Imports of tickets: what may come in, how far they are."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from schemas.api.base import Resource

_FILE = {"type": "string", "format": "binary", "description": "CSV or XLSX; docs/import.md"}


class ImportForm(Resource):
    """``mapping``: the mapping as TOML text."""

    mapping = fields.String(
        required=True,
        validate=validate.Length(1, 65_536),
        metadata={"description": "which column becomes which member, as TOML; docs/import.md"},
    )
    dry_run = fields.Boolean(
        load_default=False, metadata={"description": "check every row, make no ticket"}
    )


class PreviewForm(Resource):
    """``mapping``: as for an import; left out, one is looked for."""

    mapping = fields.String(
        validate=validate.Length(1, 65_536),
        metadata={"description": "the mapping as TOML; left out: that of an earlier import"},
    )


class ImportUpload(Resource):
    """The table."""

    file = fields.Raw(required=True, metadata=_FILE)


class PreviewUpload(ImportUpload):
    """The table, to be looked at."""


class RowFaultView(Schema):
    """One thing wrong with a row; ``column`` is empty where it is no one column."""

    row = fields.Integer(required=True, metadata={"description": "as a spreadsheet counts"})
    column = fields.String(required=True)
    code = fields.String(required=True)
    message = fields.String(required=True)
    value = fields.String(required=True, metadata={"description": "what stands in the cell"})


class ImportFaultView(Schema):
    """Why an import ended before the last row."""

    code = fields.String(required=True)
    message = fields.String(required=True)


class ImportView(Schema):
    """An import and how far it is. With ``dry_run`` the tickets made are those that could be."""

    id = fields.String(required=True)
    state = fields.String(
        required=True, validate=validate.OneOf(["waiting", "running", "done", "failed"])
    )
    file = fields.String(required=True, metadata={"description": "its name"})
    dry_run = fields.Boolean(required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})
    created_by = fields.String(required=True)
    ended_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    rows = fields.Integer(required=True, metadata={"description": "settled so far"})
    total = fields.Integer(
        required=True, allow_none=True, metadata={"description": "rows of the file, once counted"}
    )
    made = fields.Integer(required=True, metadata={"description": "tickets that are new"})
    there = fields.Integer(required=True, metadata={"description": "tickets that were there"})
    rejected = fields.Integer(required=True)
    errors = fields.List(
        fields.Nested(RowFaultView),
        required=True,
        metadata={"description": "the first hundred; the errors file has all"},
    )
    errors_file = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "address of the rejected rows as CSV: correct and import them"},
    )
    fault = fields.Nested(ImportFaultView, required=True, allow_none=True)


class ImportList(Schema):
    """Imports, the newest first."""

    items = fields.List(fields.Nested(ImportView), required=True)


class ColumnView(Schema):
    """A column of a table and what stands in it."""

    name = fields.String(required=True)
    proposed = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "the member of the intake that its name speaks for"},
    )
    values = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "the first twelve of its first thousand rows, each once"},
    )


class IntakeMember(Schema):
    """A member of an intake that a column may fill."""

    name = fields.String(required=True)
    type = fields.String(
        required=True, validate=validate.OneOf(["text", "number", "whole", "flag", "instant"])
    )


class PreviewRow(Schema):
    """A row as the ticket that it would make."""

    row = fields.Integer(required=True, metadata={"description": "as a spreadsheet counts"})
    state = fields.String(required=True, validate=validate.OneOf(["new", "there", "faulty"]))
    reference = fields.String(required=True, metadata={"description": "what tells rows apart"})
    intake = fields.Dict(required=True)
    errors = fields.List(fields.Nested(RowFaultView), required=True)


class ImportPreview(Schema):
    """A table before it is imported. Nothing is kept of it.

    ``mapping`` is the one that was sent, or that of the newest import whose columns are all there.
    """

    columns = fields.List(fields.Nested(ColumnView), required=True)
    members = fields.List(fields.Nested(IntakeMember), required=True)
    mapping = fields.String(required=True, allow_none=True)
    fault = fields.Nested(
        ImportFaultView,
        required=True,
        allow_none=True,
        metadata={"description": "why the table cannot be imported by this mapping at all"},
    )
    rows = fields.List(
        fields.Nested(PreviewRow),
        required=True,
        metadata={"description": "the first ten rows; none without a mapping"},
    )
