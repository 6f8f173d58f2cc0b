"""Users of the office."""

from __future__ import annotations

from marshmallow import Schema, fields, validate
from webargs.fields import DelimitedList

from schemas.api.base import Resource
from schemas.api.paging import PageQuery, next_page, sort_by
from schemas.fields import Code, Instant
from schemas.ids import CREW_ID
from schemas.vocabulary import Role

_MOST = 100


class DeputyEntry(Resource):
    """Who may take steps of an approval chain in the user's place; `ends` is not included."""

    user = fields.String(required=True, validate=validate.Length(1, 40))
    begins = Instant(required=True)
    ends = Instant(required=True)


class UserChange(Resource):
    """What shall be different; what is left out stays."""

    role = fields.Enum(Role, by_value=True)
    areas = fields.List(
        Code(required=True),
        validate=validate.Length(max=_MOST),
        metadata={"description": "codes of districts; empty: all"},
    )
    crew = fields.String(
        allow_none=True,
        validate=validate.Regexp(f"^{CREW_ID.pattern}$"),
        metadata={"description": "the crew that a crew leader leads"},
    )
    deputies = fields.List(fields.Nested(DeputyEntry), validate=validate.Length(max=_MOST))
    active = fields.Boolean()
    password = fields.String(load_only=True, validate=validate.Length(max=1000))


class NewUser(UserChange):
    """A user to be made."""

    user = fields.String(required=True, validate=validate.Length(1, 40))
    role = fields.Enum(Role, by_value=True, required=True)
    password = fields.String(required=True, load_only=True, validate=validate.Length(max=1000))


class DeputyView(Schema):
    """A deputy and the time for which he is one."""

    user = fields.String(required=True)
    begins = fields.String(required=True, metadata={"format": "date-time"})
    ends = fields.String(required=True, metadata={"format": "date-time"})


class UserView(Schema):
    """A user of the office."""

    user = fields.String(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    areas = fields.List(fields.String(), required=True)
    crew = fields.String(required=True, allow_none=True)
    deputies = fields.List(fields.Nested(DeputyView), required=True)
    active = fields.Boolean(required=True)


class UserQuery(PageQuery):
    """Which users."""

    role = DelimitedList(
        fields.Enum(Role, by_value=True),
        validate=validate.Length(1, len(Role)),
        metadata={"description": "one or more, parted by commas: any of them"},
    )
    active = fields.Boolean(metadata={"description": "whether he may log in"})
    sort = sort_by("user", "role")


class UserList(Schema):
    """Users, a page at a time; those who may not log in any more too."""

    items = fields.List(fields.Nested(UserView), required=True)
    next = next_page()
