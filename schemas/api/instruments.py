"""The register of instruments."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from schemas.api.base import Resource, text
from schemas.api.paging import PageQuery, next_page, sort_by

_ID = validate.Regexp(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")
CALIBRATION_STATES = ("valid", "expired", "unknown")
_HASH = validate.Regexp(r"^[0-9a-f]{64}$")


class InstrumentChange(Resource):
    """What changes; dates are days (``2026-11-23``)."""

    make = text(100)
    model = text(100)
    serial = text(60)
    accuracy_class = text(20, allow_none=True)
    ranges = fields.List(text(60), validate=validate.Length(max=50))
    calibrated_on = fields.Date(allow_none=True)
    calibration_due = fields.Date(allow_none=True)
    compared_on = fields.Date(allow_none=True)
    certificate_sha256 = fields.String(allow_none=True, validate=_HASH)


class NewInstrument(InstrumentChange):
    """An instrument to be registered; the id is what people call it, such as its asset number."""

    id = fields.String(required=True, validate=_ID)
    make = text(100, required=True)
    model = text(100, required=True)
    serial = text(60, required=True)


class EarlierCalibration(Schema):
    """A calibration before the last one."""

    calibrated_on = fields.String(required=True, allow_none=True)
    calibration_due = fields.String(required=True, allow_none=True)
    certificate_sha256 = fields.String(required=True, allow_none=True)


class InstrumentView(Schema):
    """An instrument; ``compared_on``: last compared with the laboratory's standard."""

    id = fields.String(required=True)
    make = fields.String(required=True)
    model = fields.String(required=True)
    serial = fields.String(required=True)
    accuracy_class = fields.String(required=True, allow_none=True)
    ranges = fields.List(fields.String(), required=True)
    calibrated_on = fields.String(required=True, allow_none=True)
    calibration_due = fields.String(required=True, allow_none=True)
    compared_on = fields.String(required=True, allow_none=True)
    certificate_sha256 = fields.String(required=True, allow_none=True)
    earlier_calibrations = fields.List(fields.Nested(EarlierCalibration), required=True)
    earlier_comparisons = fields.List(fields.String(), required=True)


class InstrumentQuery(PageQuery):
    """Which instruments."""

    make = fields.String()
    model = fields.String()
    serial = fields.String()
    calibration = fields.String(
        validate=validate.OneOf(CALIBRATION_STATES),
        metadata={"description": "today, in the time zone of the profile; its last day counts"},
    )
    sort = sort_by("id", "make", "model", "serial", "calibration_due")


class InstrumentList(Schema):
    """Instruments, a page at a time."""

    items = fields.List(fields.Nested(InstrumentView), required=True)
    next = next_page()
