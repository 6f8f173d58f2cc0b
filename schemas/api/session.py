"""Login of an office user."""

from __future__ import annotations

from marshmallow import Schema, fields

from schemas.api.base import Resource
from schemas.vocabulary import Role


class Login(Resource):
    """Name and password."""

    user = fields.String(required=True, metadata={"maxLength": 200})
    password = fields.String(required=True, load_only=True, metadata={"maxLength": 1000})


class SessionView(Schema):
    """Who is logged in."""

    user = fields.String(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    areas = fields.List(
        fields.String(), required=True, metadata={"description": "districts; empty: all"}
    )
    crew = fields.String(
        required=True, allow_none=True, metadata={"description": "the crew that is led"}
    )
    permissions = fields.List(fields.String(), required=True)
    expires_at = fields.String(required=True, metadata={"format": "date-time"})


class Directory(Schema):
    """The utility's own directory, which says who somebody is (OpenID Connect)."""

    name = fields.String(required=True, metadata={"description": "what people call it"})
    start = fields.String(
        required=True,
        metadata={"description": "where a browser goes; `?next=` and a path of this server"},
    )


class SessionWays(Schema):
    """How one may log in."""

    passwords = fields.Boolean(required=True)
    directory = fields.Nested(Directory, required=True, allow_none=True)


class NewSession(SessionView):
    """The answer to a login; the token is shown once."""

    token = fields.String(required=True, metadata={"description": "for Authorization: Bearer"})
