"""The policy profile in force, for user interfaces and devices: codes with their titles."""

from __future__ import annotations

from marshmallow import Schema, fields


class TitleView(Schema):
    """A title in both languages."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class SourceView(Schema):
    """Where a number comes from; `verified`: it was read in that text itself."""

    text = fields.String(required=True)
    verified = fields.Boolean(required=True)


class CodeView(Schema):
    """A code and its title."""

    code = fields.String(required=True)
    title = fields.Nested(TitleView, required=True)


class ClassView(CodeView):
    """A class of complaint with its sub-items."""

    sub_items = fields.List(fields.Nested(CodeView), required=True)


class PromiseView(Schema):
    """A promise: within `minutes` or `working_days`. Empty conditions fit every ticket."""

    name = fields.String(required=True)
    classes = fields.List(fields.String(), required=True)
    sub_items = fields.List(fields.String(), required=True)
    areas = fields.List(fields.String(), required=True)
    order_types = fields.List(fields.String(), required=True)
    channels = fields.List(fields.String(), required=True)
    or_emergency = fields.Boolean(required=True)
    minutes = fields.Integer(required=True, allow_none=True)
    working_days = fields.Integer(required=True, allow_none=True)
    met_by = fields.List(fields.String(), required=True)
    source = fields.Nested(SourceView, required=True)


class PauseView(CodeView):
    """A cause for which the clock of the named promises may stand."""

    deadlines = fields.List(fields.String(), required=True)


class StepView(CodeView):
    """A step of the approval chain and the roles that may take it."""

    roles = fields.List(fields.String(), required=True)
    from_amount = fields.String(
        required=True, allow_none=True, metadata={"description": "decimal, in `currency`"}
    )


class WorkView(Schema):
    """A template of an investigation: who, with which skills, in what time, with what checklist."""

    name = fields.String(required=True)
    type = fields.String(required=True)
    classes = fields.List(fields.String(), required=True)
    sub_items = fields.List(fields.String(), required=True)
    order_types = fields.List(fields.String(), required=True)
    department = fields.String(required=True)
    skills = fields.List(fields.String(), required=True)
    hours = fields.Integer(required=True, allow_none=True)
    working_days = fields.Integer(required=True, allow_none=True)
    checklist = fields.List(fields.Dict(), required=True)


class LimitView(Schema):
    """A standard's limits, both allowed."""

    name = fields.String(required=True)
    quantity = fields.String(required=True)
    unit = fields.String(required=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)
    source = fields.Nested(SourceView, required=True)


class ContactView(Schema):
    """Who signs sheets and reports, and how a customer reaches them."""

    name = fields.Nested(TitleView, required=True)
    hotline = fields.String(required=True, allow_none=True)
    reply_address = fields.Nested(TitleView, required=True, allow_none=True)
    source = fields.Nested(SourceView, required=True)


class PlaceRuleView(Schema):
    """Metres: how near is on site, and how sure a fix must be to prove an arrival."""

    geofence_m = fields.Float(required=True)
    arrival_accuracy_m = fields.Float(required=True)
    source = fields.Nested(SourceView, required=True)


class PhotoRuleView(Schema):
    """Media types of originals, and how many bytes one may have."""

    types = fields.List(fields.String(), required=True)
    largest_bytes = fields.Integer(required=True)
    source = fields.Nested(SourceView, required=True)


class CheckRuleView(Schema):
    """From where on something about a photo, a fix or a clock is told as a flag."""

    largest_pixels = fields.Integer(required=True)
    clock_offset_s = fields.Integer(required=True)
    exif_time_s = fields.Integer(required=True)
    exif_place_m = fields.Float(required=True)
    speed_kmh = fields.Float(required=True)
    jump_m = fields.Float(required=True)
    alike_bits = fields.Integer(required=True)
    source = fields.Nested(SourceView, required=True)


class DispatchRuleView(Schema):
    """How crews are put in order for some work, and the age of a place (minutes) from which it is
    old news, and its crew silent."""

    ticket_m = fields.Float(required=True)
    unknown_m = fields.Float(required=True)
    speed_kmh = fields.Float(required=True)
    old_minutes = fields.Integer(required=True)
    silent_minutes = fields.Integer(required=True)
    source = fields.Nested(SourceView, required=True)


class ProfileView(Schema):
    """What codes mean here, what is promised, and what work is proposed."""

    name = fields.String(required=True)
    version = fields.Integer(required=True)
    in_force = fields.String(required=True, metadata={"format": "date"})
    title = fields.Nested(TitleView, required=True)
    timezone = fields.String(required=True)
    currency = fields.String(required=True)
    currency_decimals = fields.Integer(required=True)
    classes = fields.List(fields.Nested(ClassView), required=True)
    order_types = fields.List(fields.Nested(CodeView), required=True)
    grades = fields.List(
        fields.Nested(CodeView), required=True, metadata={"description": "gravest first"}
    )
    causes = fields.List(fields.Nested(CodeView), required=True)
    departments = fields.List(fields.Nested(CodeView), required=True)
    channels = fields.List(fields.Nested(CodeView), required=True)
    reply_channels = fields.List(
        fields.Nested(CodeView),
        required=True,
        metadata={"description": "of replies to customers; empty: any text"},
    )
    districts = fields.List(
        fields.Nested(CodeView), required=True, metadata={"description": "empty: any code"}
    )
    contact = fields.Nested(ContactView, required=True, allow_none=True)
    promises = fields.List(fields.Nested(PromiseView), required=True)
    pauses = fields.List(fields.Nested(PauseView), required=True)
    approval_steps = fields.List(fields.Nested(StepView), required=True)
    work = fields.List(fields.Nested(WorkView), required=True)
    quantities = fields.Dict(required=True, metadata={"description": "units and plausible range"})
    limits = fields.List(fields.Nested(LimitView), required=True)
    metrology = fields.Dict(
        required=True,
        metadata={
            "description": "classes, reference, field_test, means, registrations, refunds, ratios, "
            "lead_drops, supply, register, proposals; null or empty where there is none. "
            "Decimals are text; see docs/metrology.md"
        },
    )
    place = fields.Nested(PlaceRuleView, required=True)
    photo = fields.Nested(PhotoRuleView, required=True)
    checks = fields.Nested(CheckRuleView, required=True, allow_none=True)
    dispatch = fields.Nested(DispatchRuleView, required=True)
