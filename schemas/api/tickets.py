"""Tickets: what opens one, what is commanded, what is shown of it."""

from __future__ import annotations

from marshmallow import INCLUDE, RAISE, Schema, fields, validate

from schemas.api.pictures import FileOfFact, PictureView
from schemas.facts.assignment import Assignment
from schemas.facts.decision import Decision
from schemas.facts.intake import Intake
from schemas.facts.progress import Progress
from schemas.facts.recall import Recall
from schemas.fields import Shape, Uuid


class _Strict(Shape.Meta):
    """A command with a member that is not known is an error: a typing error must not be kept."""

    unknown = RAISE


class NewTicket(Intake):
    """The complaint as the office took it."""

    class Meta(Intake.Meta, _Strict):
        """Strict."""

        unknown = RAISE


class NewAssignment(Assignment):
    """The crew that shall go, for what, until when."""

    class Meta(_Strict):
        """Strict."""


class NewRecall(Recall):
    """The investigation that is taken from its crew, and why."""

    class Meta(_Strict):
        """Strict."""

    investigation = Uuid(required=True)


class NewStep(Progress):
    """A step of the department with a check of records."""

    class Meta(_Strict):
        """Strict."""

    investigation = Uuid(required=True)


class NewDecision(Decision):
    """What the office decides."""

    class Meta(_Strict):
        """Strict."""


class CommandHeaders(Schema):
    """Headers of a command."""

    idempotency_key = fields.String(
        data_key="Idempotency-Key",
        validate=validate.Length(min=1, max=200),
        metadata={"description": "same key and body: same answer, nothing twice"},
    )


class ChangeHeaders(CommandHeaders):
    """Headers of a command on a ticket that is there."""

    if_match = fields.String(
        data_key="If-Match", metadata={"description": "ETag of the ticket as it was read"}
    )


class NextStepView(Schema):
    """What a ticket waits for."""

    what = fields.String(
        required=True,
        metadata={
            "description": "assignment, crew, decision, approval, execution, reply, call-back, "
            "originals, attention, after-hand-over, archive"
        },
    )
    of = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "which: crews, steps, ids of measures or facts, hashes"},
    )


class TicketView(Schema):
    """A ticket as its facts make it (docs/architecture.md draws all of it)."""

    class Meta:
        """More members may come."""

        unknown = INCLUDE

    ticket = fields.String(required=True)
    type = fields.String(required=True)
    status = fields.String(required=True)
    policy = fields.Dict(
        required=True,
        allow_none=True,
        metadata={"description": "name and version of the profile that gives the promises"},
    )
    complaint_class = fields.String(required=True, allow_none=True, data_key="class")
    title = fields.String(required=True, allow_none=True)
    priority = fields.Integer(required=True)
    emergency = fields.Boolean(required=True)
    matter = fields.String(required=True, allow_none=True)
    demand = fields.String(required=True, allow_none=True)
    sub_item = fields.String(required=True, allow_none=True)
    grade = fields.String(required=True, allow_none=True)
    order_type = fields.String(required=True, allow_none=True)
    channel = fields.String(required=True, allow_none=True)
    reference = fields.String(required=True, allow_none=True)
    occurred_at = fields.String(required=True, allow_none=True)
    opened_at = fields.String(required=True, allow_none=True)
    customer = fields.Dict(required=True, allow_none=True)
    site = fields.Dict(required=True, allow_none=True)
    meter = fields.Dict(required=True, allow_none=True)
    supply = fields.Dict(required=True, allow_none=True)
    files = fields.List(fields.Dict(), required=True, allow_none=True)
    escalated = fields.Boolean(required=True)
    escalations = fields.List(fields.Dict(), required=True)
    repeats = fields.Integer(required=True)
    investigations = fields.List(fields.Dict(), required=True)
    holders = fields.List(fields.String(), required=True)
    responsibility = fields.Dict(required=True)
    resolution = fields.Dict(required=True)
    evidence = fields.Dict(required=True)
    deadlines = fields.List(fields.Dict(), required=True)
    disputes = fields.List(fields.Dict(), required=True)
    attention = fields.List(fields.Dict(), required=True)
    after_hand_over = fields.List(fields.String(), required=True)
    after_archive = fields.List(fields.String(), required=True)
    replies = fields.List(fields.Dict(), required=True)
    call_backs = fields.List(fields.Dict(), required=True)
    reopenings = fields.List(fields.Dict(), required=True)
    links = fields.List(fields.Dict(), required=True)
    records = fields.List(fields.Dict(), required=True)
    pauses = fields.List(fields.Dict(), required=True)
    hold = fields.Dict(required=True, allow_none=True)
    archived = fields.Dict(required=True, allow_none=True)
    erasures = fields.List(fields.Dict(), required=True)
    merged = fields.Dict(required=True, allow_none=True)
    archive_check = fields.List(fields.Dict(), required=True)
    classification = fields.Dict(required=True)
    late = fields.List(fields.String(), required=True)
    history = fields.List(fields.Dict(), required=True)
    facts = fields.Integer(required=True)
    pictures = fields.List(fields.Nested(PictureView), required=True)
    possible = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "commands that the caller may give as the ticket stands"},
    )
    waits_for = fields.Nested(NextStepView, required=True, allow_none=True)


class PlaceOfFact(Schema):
    """Where the author of a fact was: degrees in WGS-84, metres at 95 % confidence (100 where the
    fix does not say). What follows is null where nobody said where the site is."""

    lat = fields.Float(required=True)
    lon = fields.Float(required=True)
    accuracy_m = fields.Float(required=True)
    where = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(["inside", "outside", "cannot-tell"]),
        metadata={"description": "on site for certain, not on site for certain, or neither"},
    )
    distance_m = fields.Float(required=True, allow_none=True)
    radius_m = fields.Float(required=True, allow_none=True)


class FactView(Schema):
    """A fact with the server's receipt for it."""

    fact = fields.Dict(required=True)
    receipt = fields.Dict(
        required=True,
        allow_none=True,
        metadata={
            "description": "as sealed (with `flags`, where there are any). Where the fact's file "
            "was examined also `examined` (`fact`: the examination, `at`, `flags`), and `summary`: "
            "how many flags of each severity both have. An audit's export has the sealed one."
        },
    )
    attachments = fields.List(fields.String(), required=True, metadata={"description": "addresses"})
    files = fields.List(fields.Nested(FileOfFact), required=True)
    place = fields.Nested(PlaceOfFact, required=True, allow_none=True)
    possible = fields.List(
        fields.String(),
        required=True,
        metadata={
            "description": "how the caller may put it right (amendment, retraction), and answer it"
            " where it waits (accept, decline)"
        },
    )


class FactListView(Schema):
    """All facts of a ticket, in the order of their receipt."""

    items = fields.List(fields.Nested(FactView), required=True)
