"""Internal records that come with their files, as multipart/form-data."""

from __future__ import annotations

from marshmallow import fields, validate

from schemas.api.base import Resource

_FILE = {"type": "string", "format": "binary"}


class RecordForm(Resource):
    """``record``: the record as JSON."""

    record = fields.String(required=True, validate=validate.Length(1, 50_000))


class RecordUploads(Resource):
    """The files."""

    files = fields.List(
        fields.Raw(metadata=_FILE), required=True, validate=validate.Length(min=1, max=20)
    )
