"""A profile that somebody wrote: can it be used, and what would change."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from schemas.api.base import Resource
from schemas.profile import known_profiles


class ProfileCheck(Resource):
    """The profile as TOML; `against`: one that comes with Kancha, left out: that of the server."""

    text = fields.String(required=True, validate=validate.Length(min=1))
    against = fields.String(validate=validate.OneOf(known_profiles()))


class ProfileFaultView(Schema):
    """One thing wrong in a profile."""

    line = fields.Integer(
        required=True, metadata={"description": "from 1; 0 where it cannot be told"}
    )
    field = fields.String(required=True)
    code = fields.String(required=True)
    message = fields.String(required=True)


class PhraseView(Schema):
    """A key of a page's catalogue, and by name what stands in its gaps: a text, or phrases."""

    key = fields.String(required=True, metadata={"description": "such as `table.deadline`"})
    gaps = fields.Dict(keys=fields.String(), required=True)


class ProfileChangeView(Schema):
    """One difference; `old` or `new` is null where it is not there."""

    part = fields.String(required=True, metadata={"description": "where in the profile, in words"})
    member = fields.String(required=True)
    old = fields.Raw(required=True, allow_none=True)
    new = fields.Raw(required=True, allow_none=True)
    old_source = fields.String(required=True, allow_none=True)
    new_source = fields.String(required=True, allow_none=True)
    sentence = fields.String(required=True, metadata={"description": "all of it, in English"})
    line = fields.List(
        fields.Nested(PhraseView),
        required=True,
        metadata={"description": "the same as phrases, to be said in another language"},
    )


class ProfileFindings(Schema):
    """What a check found. Nothing is kept of the text; faults leave no differences."""

    name = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True, allow_none=True)
    against = fields.String(required=True)
    faults = fields.List(fields.Nested(ProfileFaultView), required=True)
    changes = fields.List(fields.Nested(ProfileChangeView), required=True)
