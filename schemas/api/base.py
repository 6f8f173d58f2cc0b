"""What resources have in common: strict objects, short texts, problem details."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields, validate


class Resource(Schema):
    """An object of the REST API. Members it does not know are an error, not silently dropped."""

    class Meta:
        """Order as written."""

        unknown = RAISE


def text(longest: int = 200, **options: Any) -> fields.String:
    """Text of 1 to ``longest`` characters that is not only white space."""
    rules = [validate.Length(min=1, max=longest), validate.Regexp(r"^[^\x00]*\S[^\x00]*$")]
    return fields.String(validate=rules, **options)


class VersionHeaders(Schema):
    """Headers of a change."""

    if_match = fields.String(
        data_key="If-Match",
        metadata={"description": "ETag of what is changed, as it was read; without: as it is now"},
    )


class ProblemError(Schema):
    """One field at fault."""

    field = fields.String(required=True, metadata={"description": "path such as site.lat"})
    code = fields.String(required=True)
    message = fields.String(required=True)


class ProblemDetails(Schema):
    """RFC 9457 problem details; every error of the API has this form."""

    type = fields.String(required=True, metadata={"description": "address of the explanation"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "stable; docs/errors.md"})
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(ProblemError))
