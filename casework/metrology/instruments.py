"""What the register of instruments says about what was measured with, and whether it may count.

The register keeps every calibration and comparison, for a measurement is judged by what was known
to be sound on its day: an instrument that was calibrated again later is no better for it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from casework.flags import Flag, flag
from casework.metrology.verdict import Remark
from schemas.metrology import ReferenceStandard


@dataclass(frozen=True, slots=True)
class Calibration:
    """From the day it was made to the last day on which it counts, that day included."""

    calibrated_on: date | None
    calibration_due: date | None
    certificate_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """An entry of the register. Dates are days in the utility's time zone."""

    id: str
    make: str
    model: str
    serial: str
    accuracy_class: str | None = None
    ranges: tuple[str, ...] = ()
    calibrated_on: date | None = None
    calibration_due: date | None = None
    compared_on: date | None = None
    """Last compared with the laboratory's standard."""
    certificate_sha256: str | None = None
    earlier_calibrations: tuple[Calibration, ...] = ()
    """Those before the last one, oldest first."""
    earlier_comparisons: tuple[date, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    def calibration_at(self, day: date) -> Calibration | None:
        """The last one that had been made by this day; None: the register knows none."""
        last = Calibration(self.calibrated_on, self.calibration_due, self.certificate_sha256)
        return max(
            (
                one
                for one in (*self.earlier_calibrations, last)
                if one.calibration_due is not None and _begins(one) <= day
            ),
            key=_begins,
            default=None,
        )

    def calibration_state(self, day: date) -> str:
        """Whether it may count on this day: valid, expired, or unknown."""
        known = self.calibration_at(day)
        if known is None or known.calibration_due is None:
            return "unknown"
        return "expired" if known.calibration_due < day else "valid"

    def compared_by(self, day: date) -> date | None:
        """The last comparison with the laboratory that had been made by this day."""
        days = (*self.earlier_comparisons, self.compared_on)
        return max((one for one in days if one is not None and one <= day), default=None)


Register = Mapping[str, Instrument]
"""Instruments by id."""


def renewed(before: Instrument, after: Instrument) -> Instrument:
    """``after`` with what it was calibrated by before. Only a later day is a new calibration or
    comparison: any other change puts right what was entered wrong."""
    calibrations, comparisons = before.earlier_calibrations, before.earlier_comparisons
    if _is_later(before.calibrated_on, after.calibrated_on):
        old = (before.calibrated_on, before.calibration_due, before.certificate_sha256)
        calibrations = (*calibrations, Calibration(*old))
    if before.compared_on is not None and _is_later(before.compared_on, after.compared_on):
        comparisons = (*comparisons, before.compared_on)
    return replace(after, earlier_calibrations=calibrations, earlier_comparisons=comparisons)


def find(said: Mapping[str, Any], register: Register) -> Instrument | None:
    """The instrument that a fact names, by id or else by its serial number."""
    by_id = register.get(str(said.get("id") or ""))
    if by_id is not None or not said.get("serial"):
        return by_id
    same = [item for item in register.values() if item.serial == said["serial"]]
    return same[0] if len(same) == 1 else None


def calibration_flags(said: Mapping[str, Any], register: Register, day: date) -> list[Flag]:
    """What is wrong with using on this day what a fact names by ``id`` or ``serial``."""
    instrument = find(said, register)
    if instrument is None:
        name = str(said.get("id") or said.get("serial") or "?")
        return [flag("instrument-unknown", instrument=name)]
    known = instrument.calibration_at(day)
    if known is None or known.calibration_due is None:
        return [flag("calibration-unknown", instrument=instrument.id, day=day.isoformat())]
    if known.calibration_due < day:
        due = known.calibration_due.isoformat()
        return [flag("calibration-expired", instrument=instrument.id, due=due)]
    return []


def reference_flags(
    instrument: Instrument | None, meter_class: str | None, rule: ReferenceStandard, day: date
) -> list[Flag]:
    """What is wrong with a standard for a meter of this class (DL/T 448-2000 §7.3 in China)."""
    if instrument is None:
        return []
    found = []
    known, meter = class_of(instrument.accuracy_class), class_of(meter_class)
    if known is None:
        found.append(flag("standard-class-unknown", instrument=instrument.id))
    elif meter in rule.classes and not _is_better(known, meter, rule):
        classes = {"standard": str(known), "meter": str(meter_class)}
        found.append(flag("standard-not-better", **classes, better=rule.better_by))
    compared = instrument.compared_by(day)
    if compared is None or comparison_due(compared, rule) < day:
        last = "-" if compared is None else compared.isoformat()
        months = rule.compared_within_months
        found.append(flag("comparison-overdue", instrument=instrument.id, last=last, most=months))
    return found


def comparison_due(compared: date, rule: ReferenceStandard) -> date:
    """The last day on which a comparison counts: from 31 August three months reach 30 November."""
    month = compared.month - 1 + rule.compared_within_months
    year, month = compared.year + month // 12, month % 12 + 1
    return date(year, month, min(compared.day, monthrange(year, month)[1]))


def remarks_of(flags: Iterable[Flag]) -> list[Remark]:
    """The same as remarks of a verdict."""
    return [Remark(one.code, one.to_document()["en"]) for one in flags]


def class_of(said: str | None) -> Decimal | None:
    """The number of a class: 0.5 of ``0.5S``; None where it is none."""
    try:
        number = Decimal(str(said or "").strip().upper().removesuffix("S"))
    except InvalidOperation:
        return None
    return number if number.is_finite() and number > 0 else None


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _begins(calibration: Calibration) -> date:
    """One whose day is not told counts from ever."""
    return calibration.calibrated_on or date.min


def _is_later(before: date | None, after: date | None) -> bool:
    return after is not None and (before or date.min) < after


def _is_better(standard: Decimal, meter: Decimal, rule: ReferenceStandard) -> bool:
    needed = rule.classes.index(meter) + rule.better_by
    return needed < len(rule.classes) and standard <= rule.classes[needed]
