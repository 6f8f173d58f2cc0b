"""Lists of tickets: what may be asked, what is shown. The map and statistics ask alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from webargs.fields import DelimitedList

from schemas.api.base import Resource
from schemas.api.spans import SpanEnd, SpanStart
from schemas.facts.intake import AreaKind
from schemas.fields import Code
from schemas.vocabulary import (
    ComplaintClass,
    DeadlineState,
    MediaState,
    Party,
    ResolutionState,
    ResponsibilityState,
    Satisfaction,
    TicketStatus,
)

SORTS = ("opened_at", "due", "priority", "emergency")
FIELDS = (
    "ticket", "status", "class", "sub_item", "grade", "priority", "emergency", "title", "address",
    "area", "district", "transformer", "account", "channel", "lat", "lon", "datum",
    "opened_at", "due", "overdue", "deadlines", "party", "shares", "party_state",
    "resolution_state",
    "attention", "after_hand_over", "disputes", "escalated", "repeats", "facts", "media",
    "holders", "on_devices",
)  # fmt: skip
_SORT = f"-?({'|'.join(SORTS)})"
_LEVEL = "-?level"
"""The levels that promises have reached by now; only in front of all others."""
_MOST = 30
MEMBERS = (
    "class", "sub_item", "grade", "area", "district", "account", "opened_at", "channel", "crew",
    "holder",
)  # fmt: skip
"""What a filter may ask for as known or not known."""
STAGES = (
    "new", "assigned", "under-investigation", "investigated", "decided", "awaiting-approval",
    "in-execution", "replied", "called-back",
)  # fmt: skip


def _words(of: type[StrEnum], **options: Any) -> DelimitedList:
    """One or more of these words, parted by commas: any of them."""
    return _several(fields.Enum(of, by_value=True), **options)


def _several(item: fields.Field[Any], **options: Any) -> DelimitedList:
    return DelimitedList(item, validate=validate.Length(1, _MOST), **options)


def _words_of(words: Sequence[str], told: str) -> DelimitedList:
    """One or more of these words, parted by commas: all of them."""
    return _several(fields.String(validate=validate.OneOf(words)), metadata={"description": told})


class TicketFilterQuery(Resource):
    """Which tickets. Several words parted by commas: any of them; all parameters must fit."""

    status = _words(TicketStatus)
    complaint_class = _words(ComplaintClass, data_key="class")
    sub_item = _several(Code())
    grade = _several(Code())
    priority = _several(fields.Integer(validate=validate.Range(1, 5)))
    area = _words(AreaKind)
    district = _several(Code())
    party = _words(
        Party, metadata={"description": "responsible party; of a mixed case the one who bears most"}
    )
    party_state = _words(ResponsibilityState)
    resolution_state = _words(
        ResolutionState,
        metadata={
            "description": "needs-approval is also what a crew proposes and nobody decided; what "
            "waits for approvers is status=awaiting-approval"
        },
    )
    emergency = fields.Boolean()
    attention = fields.Boolean(
        metadata={"description": "a fact breaks a rule and waits for its author"}
    )
    after_hand_over = fields.Boolean(
        metadata={"description": "facts that came after hand-over wait for a decision"}
    )
    disputes = fields.Boolean()
    escalated = fields.Boolean(metadata={"description": "reported up: from the field, or repeated"})
    overdue = fields.Boolean(metadata={"description": "a promise ran out and nothing has met it"})
    level = fields.Integer(
        validate=validate.Range(1, 9),
        metadata={
            "description": "a promise that nothing has met has reached this warning level of the "
            "profile, or a higher one; 1 is the lowest"
        },
    )
    returned = fields.Boolean(
        validate=validate.Equal(True),
        metadata={"description": "a crew declined or could not complete, nobody took over; `true`"},
    )
    media = fields.Enum(
        MediaState,
        by_value=True,
        metadata={
            "description": "originals of its photos: `missing`, also where bytes are `on-its-way` "
            "(which narrows it to those), `complete` or `none` declared"
        },
    )
    crew = fields.String(metadata={"description": "crew that has or had an investigation of it"})
    holder = fields.String(metadata={"description": "crew that holds an investigation of it now"})
    cause = Code()
    transformer = fields.String()
    account = fields.String(metadata={"description": "the customer's account number"})
    opened_from = SpanStart()
    opened_to = SpanEnd()
    due_before = SpanStart()
    channel = _several(fields.String())
    address = fields.String(metadata={"description": "as it is written, for those who see it"})
    given = _words_of(MEMBERS, "of these there is a value; a crew: somebody is or was to go")
    lacking = _words_of(MEMBERS, "of these there is none; crew and holder: a department's work")
    promise = fields.String(metadata={"description": "it has this promise, by name"})
    promise_state = _words(
        DeadlineState,
        metadata={
            "description": "the promise named, or any, stands so; missed: also ran out by now"
        },
    )
    stage = fields.String(
        validate=validate.OneOf(STAGES), metadata={"description": "a stage that it has left"}
    )
    repeat = fields.Boolean(
        metadata={
            "description": "its account complained of the same before, within the days in which "
            "the profile counts repeats; tickets without an account fit neither"
        }
    )
    satisfaction = _words(Satisfaction)
    measures = fields.Boolean(metadata={"description": "its resolution has measures"})
    remedied = fields.Boolean(metadata={"description": "all measures are done"})
    decided_from = SpanStart()
    decided_to = SpanEnd()
    replied_from = SpanStart()
    replied_to = SpanEnd()
    archived_from = SpanStart()
    archived_to = SpanEnd()

    @validates_schema
    def _range_has_a_length(self, data: Mapping[str, Any], **_: Any) -> None:
        start, end = data.get("opened_from"), data.get("opened_to")
        if start is not None and end is not None and end <= start:
            raise ValidationError(
                "empty-range|Send a moment after opened_from; it is not included.", "opened_to"
            )


class TicketQuery(TicketFilterQuery):
    """Which tickets, in which order, which page, what of each."""

    q = fields.String(
        validate=validate.Length(max=200),
        metadata={
            "description": "words, each a part of id, title, matter, reference, name, account, "
            "phone, address, transformer or meter number"
        },
    )
    sort = fields.String(
        load_default="-opened_at",
        validate=validate.Regexp(f"^({_LEVEL}|{_SORT})(,{_SORT})*$"),
        metadata={
            "description": f"one or more of {', '.join(SORTS)}, parted by commas; with - the "
            "greatest first. The queue is -emergency,priority,due. In front of all may stand "
            "level: the warning level that a promise has reached which nothing has met, 0 without; "
            "-level alone is -level,due, and all its pages are by the moment of the first"
        },
    )
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    cursor = fields.String(metadata={"description": "`next` of the page before"})
    fields_ = DelimitedList(
        fields.String(validate=validate.OneOf(FIELDS)),
        data_key="fields",
        metadata={"description": "only these members, and always `ticket`"},
    )


class DeadlineSummary(Schema):
    """A promise as it stands at the moment of the answer."""

    name = fields.String(required=True)
    state = fields.String(required=True)
    due = fields.String(required=True, allow_none=True)
    met_at = fields.String(required=True, allow_none=True)
    at_risk_from = fields.String(required=True, allow_none=True)
    warnings = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "when each warning level is reached, the lowest first"},
    )
    level = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "how many of them are reached; null where no clock runs"},
    )


class ShareView(Schema):
    """What a party bears of a mixed case."""

    party = fields.String(required=True)
    percent = fields.Integer(required=True)


class OnDevice(Schema):
    """What one device still has of a ticket."""

    device = fields.String(required=True)
    crew = fields.String(required=True)
    facts = fields.Integer(required=True)
    originals = fields.Integer(required=True)
    bytes = fields.Integer(required=True)
    since = fields.String(
        required=True, allow_none=True, metadata={"description": "the oldest; the server's time"}
    )


class TicketSummary(Schema):
    """A ticket in a list; where `fields` was sent, only what it names."""

    ticket = fields.String(required=True)
    status = fields.String()
    complaint_class = fields.String(allow_none=True, data_key="class")
    sub_item = fields.String(allow_none=True)
    grade = fields.String(allow_none=True)
    priority = fields.Integer()
    emergency = fields.Boolean()
    title = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    area = fields.String(allow_none=True)
    district = fields.String(allow_none=True)
    transformer = fields.String(allow_none=True)
    account = fields.String(allow_none=True)
    channel = fields.String(allow_none=True)
    lat = fields.Float(allow_none=True)
    lon = fields.Float(allow_none=True)
    datum = fields.String(allow_none=True)
    opened_at = fields.String(allow_none=True)
    due = fields.String(
        allow_none=True, metadata={"description": "nearest promise that nothing has met"}
    )
    overdue = fields.Boolean(metadata={"description": "it, or another one, has run out"})
    deadlines = fields.List(fields.Nested(DeadlineSummary))
    party = fields.String()
    shares = fields.List(
        fields.Nested(ShareView),
        metadata={"description": "of a mixed case; empty where the party bears all"},
    )
    party_state = fields.String()
    resolution_state = fields.String()
    attention = fields.Integer(metadata={"description": "faulty facts"})
    after_hand_over = fields.Integer(metadata={"description": "facts that wait for a decision"})
    disputes = fields.Integer()
    escalated = fields.Boolean()
    repeats = fields.Integer(metadata={"description": "earlier complaints about the same matter"})
    facts = fields.Integer()
    media = fields.String(metadata={"description": "of originals: none, missing or complete"})
    holders = fields.List(fields.String())
    on_devices = fields.List(
        fields.Nested(OnDevice),
        metadata={"description": "what devices last said that they still have of it"},
    )


class TicketTotal(Schema):
    """How many tickets fit, on all pages."""

    count = fields.Integer(required=True)
    capped = fields.Boolean(
        required=True, metadata={"description": "there are more; they were not counted"}
    )


class TicketListView(Schema):
    """One page; `next` is null on the last."""

    items = fields.List(fields.Nested(TicketSummary), required=True)
    next = fields.String(required=True, allow_none=True)
    total = fields.Nested(TicketTotal, required=True)
