"""The shape of a profile file. Unknown members are refused: a misspelt limit must not be silently
without effect. What its parts say of each other: ``schemas/profile_links.py``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from marshmallow import ValidationError, fields, validates_schema

from schemas.fields import (
    Amount,
    Code,
    Flag,
    Items,
    Number,
    Part,
    Text,
    Value,
    Whole,
    Word,
    fault,
)
from schemas.metrology_shape import METROLOGY
from schemas.office_rules import ContactShape, DispatchShape
from schemas.profile_parts import Coded as _Coded
from schemas.profile_parts import Sourced as _Sourced
from schemas.profile_parts import Strict as _Strict
from schemas.profile_parts import Titled as _Title
from schemas.vocabulary import ComplaintClass, InvestigationType, ItemKind, Role

_MOST_LEVELS = 9


class _Warned(_Strict):
    """``at_risk`` and ``levels`` are parts of a promise's time."""

    levels = Items(Number(0, 1, required=True), _MOST_LEVELS)

    @validates_schema(skip_on_field_errors=True)
    def _levels_rise(self, data: Mapping[str, Any], **_: Any) -> None:
        levels = data.get("levels") or []
        if any(later <= one for one, later in pairwise(levels)):
            raise ValidationError("not-rising|Write the lowest level first, each once.", "levels")


class _Timezone(Value):
    def check(self, value: Any) -> str:
        try:
            return ZoneInfo(value).key
        except (TypeError, ValueError, OSError, ZoneInfoNotFoundError):
            raise fault("not-a-timezone", "Write an IANA name such as Asia/Shanghai.") from None


class _Day(Value):
    def check(self, value: Any) -> date:
        if type(value) is not date:
            raise fault("not-a-date", "Write a date such as 2026-10-01, without quotes.")
        return value


class _Table(Value):
    """A table with free keys, each value of one form."""

    def __init__(self, of: fields.Field[Any], *, required: bool = False) -> None:
        super().__init__(required=required)
        self.of = of

    def check(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise fault("not-a-table", "Write a table.")
        found: dict[str, Any] = {}
        for key, inner in value.items():
            try:
                self.of.deserialize(inner)
            except ValidationError as error:
                found[str(key)] = error.messages
        if found:
            raise ValidationError(found)
        return dict(value)


class _Class(_Sourced):
    code = Word(ComplaintClass, required=True)
    title = Part(_Title, required=True)
    sub_items = Items(Part(_Coded, required=True), 100, required=True)


class _Grade(_Sourced, _Coded):
    pass


class _Deadline(_Sourced, _Warned):
    name = Code(required=True)
    classes = Items(Word(ComplaintClass, required=True), 10)
    sub_items = Items(Code(required=True), 100)
    areas = Items(Code(required=True), 10)
    or_emergency = Flag()
    minutes = Whole(1, 1_000_000)
    hours = Whole(1, 100_000)
    working_days = Whole(1, 1_000)
    met_by = Items(Text(60, required=True), 20, required=True)
    order_types = Items(Code(required=True), 20)
    channels = Items(Text(60, required=True), 50)
    starts = Items(Text(60, required=True), 20)
    at_risk = Number(0, 1)

    @validates_schema(skip_on_field_errors=False)
    def _one_length(self, data: Mapping[str, Any], **_: Any) -> None:
        if sum(data.get(unit) is not None for unit in ("minutes", "hours", "working_days")) != 1:
            raise ValidationError(
                "not-one-length|Give one of minutes, hours and working_days.", "name"
            )


class _Year(_Sourced):
    days_off = Items(_Day(required=True), 366, required=True)
    days_worked = Items(_Day(required=True), 366, required=True)


class _Place(_Sourced):
    geofence_m = Number(0, 1e6, required=True)
    arrival_accuracy_m = Number(0, 1e6, required=True)


class _Clock(_Sourced):
    late_after_s = Whole(0, 10**9, required=True)


class _Approval(_Sourced):
    money = Flag(required=True)
    grades = Items(Code(required=True), 20, required=True)
    four_eyes = Flag()
    deputies = Flag()


class _ApprovalStep(_Sourced, _Coded):
    roles = Items(Word(Role, required=True), 10, required=True)
    from_amount = Amount()
    grades = Items(Code(required=True), 20)
    classes = Items(Word(ComplaintClass, required=True), 10)


class _Classification(_Sourced):
    name = Code(required=True)
    classes = Items(Word(ComplaintClass, required=True), 10)
    sub_items = Items(Code(required=True), 100)
    channels = Items(Text(60, required=True), 50)
    areas = Items(Code(required=True), 10)
    words = Items(Text(60, required=True), 100)
    emergency = Flag()
    set_grade = Code()
    set_priority = Whole(1, 5)
    set_emergency = Flag()


class _WorkItem(_Coded):
    kind = Word(ItemKind, required=True)
    required = Flag(required=True)
    options = Items(Part(_Coded, required=True), 50)

    @validates_schema(skip_on_field_errors=False)
    def _options_for_a_choice(self, data: Mapping[str, Any], **_: Any) -> None:
        if (data.get("kind") == ItemKind.CHOICE) != bool(data.get("options")):
            sentence = "no-options|Give options to a choice, and to nothing else."
            raise ValidationError(sentence, "options")


class _Work(_Sourced):
    name = Code(required=True)
    type = Word(InvestigationType, required=True)
    classes = Items(Word(ComplaintClass, required=True), 10)
    sub_items = Items(Code(required=True), 100)
    order_types = Items(Code(required=True), 20)
    department = Code(required=True)
    skills = Items(Code(required=True), 20, required=True)
    hours = Whole(1, 100_000)
    working_days = Whole(1, 1_000)
    items = Items(Part(_WorkItem, required=True), 100, required=True)

    @validates_schema(skip_on_field_errors=False)
    def _one_length(self, data: Mapping[str, Any], **_: Any) -> None:
        if (data.get("hours") is None) == (data.get("working_days") is None):
            raise ValidationError("not-one-length|Give one of hours and working_days.", "name")


class _CallBack(_Sourced):
    tries = Whole(1, 100, required=True)


class _Repeat(_Sourced):
    report_from = Whole(2, 100, required=True)
    window_days = Whole(1, 10_000, required=True)


class _SameOutage(_Sourced):
    minutes = Whole(1, 10_000, required=True)
    classes = Items(Word(ComplaintClass, required=True), 10, required=True)


class _Duplicate(_Sourced):
    hours = Whole(1, 10_000, required=True)
    similarity = Number(0, 1, required=True)


class _Retention(_Sourced):
    grades = Items(Code(required=True), 20, required=True)
    years = Whole(1, 100, required=True)


class _Pause(_Sourced, _Coded):
    deadlines = Items(Code(required=True), 50, required=True)


class _Warning(_Sourced, _Warned):
    at_risk = Number(0, 1, required=True)


class _Photo(_Sourced):
    types = Items(Text(60, required=True), 50, required=True)
    largest_bytes = Whole(1, 10**10, required=True)


class _Checks(_Sourced):
    largest_pixels = Whole(1, 10**9, required=True)
    clock_offset_s = Whole(1, 10**6, required=True)
    exif_time_s = Whole(1, 10**6, required=True)
    exif_place_m = Number(0, 1e6, required=True)
    speed_kmh = Number(1, 1e5, required=True)
    jump_m = Number(0, 1e6, required=True)
    alike_bits = Whole(0, 11, required=True)


class _Quantity(_Sourced, _Coded):
    units = _Table(Number(1e-12, 1e12, required=True), required=True)
    low = Number(-1e15, 1e15, required=True)
    high = Number(-1e15, 1e15, required=True)


class _Limit(_Sourced):
    name = Code(required=True)
    quantity = Code(required=True)
    unit = Text(20, required=True)
    low = Number(-1e15, 1e15, required=True)
    high = Number(-1e15, 1e15, required=True)


_MEMBERS = {
    "class": Items(Part(_Class, required=True), 20, required=True),
    "order_type": Items(Part(_Coded, required=True), 50, required=True),
    "channel": Items(Part(_Coded, required=True), 50, required=True),
    "district": Items(Part(_Coded, required=True), 1_000),
    "reply_channel": Items(Part(_Coded, required=True), 50),
    "grade": Items(Part(_Grade, required=True), 20, required=True),
    "cause": Items(Part(_Coded, required=True), 500, required=True),
    "deadline": Items(Part(_Deadline, required=True), 200, required=True),
    "approval_step": Items(Part(_ApprovalStep, required=True), 20, required=True),
    "classification": Items(Part(_Classification, required=True), 200, required=True),
    "department": Items(Part(_Coded, required=True), 100, required=True),
    "work": Items(Part(_Work, required=True), 200, required=True),
    "pause": Items(Part(_Pause, required=True), 50, required=True),
    "retention": Items(Part(_Retention, required=True), 20),
    "calendar": _Table(Part(_Year, required=True), required=True),
    "quantity": Items(Part(_Quantity, required=True), 200, required=True),
    "limit": Items(Part(_Limit, required=True), 500, required=True),
    **METROLOGY,
}


class _Profile(_Strict):
    class Meta(_Strict.Meta):
        include = _MEMBERS

    name = Code(required=True)
    version = Whole(1, 1_000_000, required=True)
    in_force = _Day(required=True)
    title = Part(_Title, required=True)
    timezone = _Timezone(required=True)
    currency = Text(3, required=True)
    currency_decimals = Whole(0, 4, required=True)
    place = Part(_Place, required=True)
    clock = Part(_Clock, required=True)
    approval = Part(_Approval, required=True)
    repeat = Part(_Repeat, required=True)
    same_outage = Part(_SameOutage, required=True)
    duplicate = Part(_Duplicate, required=True)
    call_back = Part(_CallBack, required=True)
    warning = Part(_Warning, required=True)
    photo = Part(_Photo, required=True)
    checks = Part(_Checks)
    contact = Part(ContactShape)
    dispatch = Part(DispatchShape)


PROFILE = _Profile()
