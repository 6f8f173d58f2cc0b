"""What the register of instruments says about what was measured with, and whether it may count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from casework.metrology.verdict import Remark
from schemas.metrology import ReferenceStandard

_UNKNOWN = "The instrument is not in the register; add it: kancha instrument add."


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

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in {**asdict(self), "ranges": list(self.ranges)}.items()
        }


Register = Mapping[str, Instrument]
"""Instruments by id."""


def find(said: Mapping[str, Any], register: Register) -> Instrument | None:
    """The instrument that a fact names, by id or else by its serial number."""
    by_id = register.get(str(said.get("id") or ""))
    if by_id is not None or not said.get("serial"):
        return by_id
    same = [item for item in register.values() if item.serial == said["serial"]]
    return same[0] if len(same) == 1 else None


def calibration_remarks(instrument: Instrument | None, day: date) -> list[Remark]:
    """What is wrong with using it on this day."""
    if instrument is None:
        return [Remark("instrument-unknown", _UNKNOWN)]
    if instrument.calibration_due is None:
        text = f"The register names no calibration of {instrument.id}; add it."
        return [Remark("calibration-unknown", text)]
    if instrument.calibration_due < day:
        due = instrument.calibration_due.isoformat()
        return [Remark("calibration-expired", f"Calibration of {instrument.id} ended on {due}.")]
    return []


def reference_remarks(
    instrument: Instrument | None, meter_class: str | None, rule: ReferenceStandard, day: date
) -> list[Remark]:
    """What is wrong with a standard for a meter of this class (DL/T 448-2000 §7.3 in China)."""
    if instrument is None:
        return []
    found = []
    known, meter = class_of(instrument.accuracy_class), class_of(meter_class)
    if known is None:
        text = f"The register names no accuracy class of {instrument.id}; add it."
        found.append(Remark("standard-class-unknown", text))
    elif meter in rule.classes and not _is_better(known, meter, rule):
        text = f"Class {known} is not {rule.better_by} classes better than class {meter_class}."
        found.append(Remark("standard-not-better", text))
    if instrument.compared_on is None or _too_old(instrument.compared_on, rule, day):
        last = instrument.compared_on.isoformat() if instrument.compared_on else "never"
        text = f"Compared with the laboratory: {last}; at most {rule.compared_within_months} months"
        found.append(Remark("comparison-overdue", f"{text} may have passed."))
    return found


def class_of(said: str | None) -> Decimal | None:
    """The number of a class: 0.5 of ``0.5S``; None where it is none."""
    try:
        number = Decimal(str(said or "").strip().upper().removesuffix("S"))
    except InvalidOperation:
        return None
    return number if number.is_finite() and number > 0 else None


def _is_better(standard: Decimal, meter: Decimal, rule: ReferenceStandard) -> bool:
    needed = rule.classes.index(meter) + rule.better_by
    return needed < len(rule.classes) and standard <= rule.classes[needed]


def _too_old(compared: date, rule: ReferenceStandard, day: date) -> bool:
    """More than so many calendar months ago: from 31 August three months reach 30 November."""
    month = compared.month - 1 + rule.compared_within_months
    year, month = compared.year + month // 12, month % 12 + 1
    return (year, month, compared.day) < (day.year, day.month, day.day)
