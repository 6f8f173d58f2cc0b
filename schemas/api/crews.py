"""Crews and their members."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from schemas.api.base import Resource, text
from schemas.api.paging import PageQuery, next_page, sort_by
from schemas.ids import CREW_ID


class NewCrew(Resource):
    """A crew to be made; its id also names its mailbox."""

    id = fields.String(required=True, validate=validate.Regexp(f"^{CREW_ID.pattern}$"))
    name = text(required=True)
    area = text(allow_none=True, load_default=None)
    skills = fields.List(text(60), load_default=list, validate=validate.Length(max=50))


class CrewChange(Resource):
    """What shall be different about a crew; what is left out stays."""

    name = text()
    area = text(allow_none=True)
    skills = fields.List(text(60), validate=validate.Length(max=50))


class CrewView(Schema):
    """A crew."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    area = fields.String(required=True, allow_none=True)
    skills = fields.List(fields.String(), required=True)
    database = fields.String(required=True, metadata={"description": "its mailbox"})


class CrewQuery(PageQuery):
    """Which crews."""

    area = fields.String()
    skill = fields.String(metadata={"description": "one that the crew has"})
    sort = sort_by("id", "name", "area")


class CrewList(Schema):
    """Crews, a page at a time."""

    items = fields.List(fields.Nested(CrewView), required=True)
    next = next_page()


class NewMember(Resource):
    """A member to be made; the server gives the id."""

    name = text(required=True)
    crew = fields.String(required=True)


class MemberView(Schema):
    """A member of a crew."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    crew = fields.String(required=True)


class MemberQuery(PageQuery):
    """Which members."""

    crew = fields.String()
    sort = sort_by("id", "name", "crew")


class MemberList(Schema):
    """Members, a page at a time."""

    items = fields.List(fields.Nested(MemberView), required=True)
    next = next_page()
