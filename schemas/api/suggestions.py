"""Which crews suit for some work, with the reasons, and what would be taken from whom."""

from __future__ import annotations

from marshmallow import Schema, fields, validate
from webargs.fields import DelimitedList

from schemas.api.base import Resource
from schemas.office_rules import Freshness
from schemas.vocabulary import InvestigationType

_MOST = 200
_MOMENT = {"format": "date-time"}


class SuggestionQuery(Resource):
    """For which tickets, and what is to be done."""

    tickets = DelimitedList(fields.String(), required=True, validate=validate.Length(1, _MOST))
    work_type = fields.Enum(
        InvestigationType,
        by_value=True,
        data_key="type",
        metadata={"description": "without: what the profile's templates propose for each ticket"},
    )


class HoldingDevice(Schema):
    """A device that the work would disappear from, and what it last said is still on it of this
    ticket. ``heard_at`` null: it never told of its outbox."""

    device = fields.String(required=True)
    name = fields.String(required=True)
    facts = fields.Integer(required=True)
    originals = fields.Integer(required=True)
    heard_at = fields.String(required=True, allow_none=True, metadata=_MOMENT)


class HoldingView(Schema):
    """Work that a crew has and has not finished."""

    investigation = fields.String(required=True)
    crew = fields.String(required=True)
    type = fields.String(required=True)
    state = fields.String(required=True)
    devices = fields.List(fields.Nested(HoldingDevice), required=True)


class JobView(Schema):
    """What a ticket asks for. ``replaces``: the work of this type that a crew has already; name it
    in the assignment so that it is taken over. ``etag``: of the ticket as it was looked at."""

    ticket = fields.String(required=True)
    etag = fields.String(required=True)
    type = fields.String(required=True)
    skills = fields.List(fields.String(), required=True)
    due = fields.String(required=True, allow_none=True, metadata=_MOMENT)
    replaces = fields.String(required=True, allow_none=True)
    held = fields.List(fields.Nested(HoldingView), required=True)


class SuggestionView(Schema):
    """How a crew suits. Of several sites, `distance_m` and `travel_minutes` are the mean, along
    straight lines at the profile's speed; `late`: tickets whose nearest promise ends before the
    crew could be there, null where that cannot be told."""

    crew = fields.String(required=True)
    name = fields.String(required=True)
    missing = fields.List(fields.String(), required=True)
    distance_m = fields.Float(required=True, allow_none=True)
    travel_minutes = fields.Integer(required=True, allow_none=True)
    place_age_s = fields.Integer(required=True, allow_none=True)
    freshness = fields.Enum(Freshness, by_value=True, required=True)
    in_hand = fields.Integer(
        required=True, metadata={"description": "tickets that it holds, of those that you see"}
    )
    late = fields.List(fields.String(), required=True, allow_none=True)


class SuggestionList(Schema):
    """Jobs in the order of the question, crews in the order in which they suit."""

    jobs = fields.List(fields.Nested(JobView), required=True)
    crews = fields.List(fields.Nested(SuggestionView), required=True)
