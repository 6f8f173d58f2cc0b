"""Instrument files from a desk, and mapping profiles of their columns."""

from __future__ import annotations

from marshmallow import fields, validate

from schemas.api.base import Resource

_FILE = {"type": "string", "format": "binary"}
_INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z"


class InstrumentFilesForm(Resource):
    """What is said of all files of the request; ``timezone`` is the zone of the instrument."""

    investigation = fields.String(validate=validate.Length(1, 60))
    timezone = fields.String(validate=validate.Length(1, 60))
    format = fields.String(validate=validate.Length(1, 60))
    instrument = fields.String(validate=validate.Length(1, 60))
    read_at = fields.String(validate=validate.Regexp(rf"^{_INSTANT}$"))


class InstrumentUploads(Resource):
    """The files."""

    files = fields.List(
        fields.Raw(metadata=_FILE), required=True, validate=validate.Length(min=1, max=50)
    )


class FileError(Resource):
    """Why a file was not read."""

    code = fields.String(required=True)
    message = fields.String(required=True)
    line = fields.Integer(allow_none=True)


class MappingNeeded(Resource):
    """The header of a table and its first rows, for a person to map."""

    header = fields.String(required=True)
    columns = fields.List(fields.String(), required=True)
    rows = fields.List(fields.List(fields.String()), required=True)


class FileResult(Resource):
    """``read``: values were read; ``kept``: evidence only; ``needs-mapping``; ``refused``."""

    name = fields.String(required=True)
    sha256 = fields.String(required=True)
    state = fields.String(
        required=True, validate=validate.OneOf(["read", "kept", "needs-mapping", "refused"])
    )
    fact = fields.String()
    measurements = fields.String()
    summary = fields.Dict()
    error = fields.Nested(FileError)
    mapping = fields.Nested(MappingNeeded)


class FileResults(Resource):
    """A result for each file."""

    items = fields.List(fields.Nested(FileResult), required=True)


class NewMapping(Resource):
    """The column names of a header and what they are (docs/instrument-files.md)."""

    columns = fields.List(
        fields.String(validate=validate.Length(0, 200)),
        required=True,
        validate=validate.Length(min=1, max=1_000),
    )
    mapping = fields.Dict(required=True)


class MappingView(Resource):
    """A mapping profile as it is kept."""

    header = fields.String(required=True)
    columns = fields.List(fields.String(), required=True)
    mapping = fields.Dict(required=True)
    by = fields.String(required=True)
    at = fields.String(required=True)


class MappingListView(Resource):
    """All mapping profiles."""

    items = fields.List(fields.Nested(MappingView), required=True)
