"""Crews and their members."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from schemas.api.base import Resource, text
from schemas.ids import CREW_ID


class NewCrew(Resource):
    """A crew to be made; its id also names its mailbox."""

    id = fields.String(required=True, validate=validate.Regexp(f"^{CREW_ID.pattern}$"))
    name = text(required=True)
    area = text(allow_none=True, load_default=None)
    skills = fields.List(text(60), load_default=list, validate=validate.Length(max=50))


class CrewView(Schema):
    """A crew."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    area = fields.String(required=True, allow_none=True)
    skills = fields.List(fields.String(), required=True)
    database = fields.String(required=True, metadata={"description": "its mailbox"})


class CrewList(Schema):
    """All crews, by id."""

    items = fields.List(fields.Nested(CrewView), required=True)


class NewMember(Resource):
    """A member to be made; the server gives the id."""

    name = text(required=True)
    crew = fields.String(required=True)


class MemberView(Schema):
    """A member of a crew."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    crew = fields.String(required=True)


class MemberList(Schema):
    """Members, by id."""

    items = fields.List(fields.Nested(MemberView), required=True)


class OfCrew(Resource):
    """A list may be narrowed to one crew."""

    crew = fields.String()
