"""The evidence package of a ticket."""

from __future__ import annotations

from marshmallow import fields, validate

from schemas.api.base import Resource
from schemas.api.reports import Language


class EvidenceQuery(Resource):
    """How the package is wanted."""

    lang = fields.Enum(
        Language,
        by_value=True,
        load_default=Language.ZH,
        metadata={"description": "of report, plots and what the verifier says"},
    )
    derived = fields.Boolean(
        load_default=False,
        metadata={"description": "with the copies that were made of originals"},
    )
    reason = fields.String(
        validate=validate.Length(min=1, max=500),
        metadata={"description": "why it is exported; stands in the manifest"},
    )
