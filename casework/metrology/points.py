"""One load point of a meter test: its errors, their mean, and how it lies to its limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from casework.metrology.arithmetic import (
    at_places,
    energy_error,
    exact,
    expected_pulses,
    mean,
    pulse_error,
    rounded,
    watt_second_power,
)
from casework.metrology.limits import cosine, current_of, is_unity, limit_at, range_text
from casework.metrology.verdict import Remark, plain, signed
from schemas.metrology import FieldTest, Load, MeterClass
from schemas.metrology_reading import load_of
from schemas.verdicts import Stage

Body = Mapping[str, Any]
_SHOWN = 3
"""Digits after the point of an error that is not rounded yet."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A point with its arithmetic. ``limit`` None: no limit, or conditions that allow none."""

    name: str
    stage: Stage
    load: str | None
    errors: tuple[Decimal, ...]
    mean: Decimal
    reported: Decimal
    """The mean rounded by the class; what the limit is for."""
    rounding: Decimal | None
    """The step of that; None: not rounded by a class."""
    at_unity: bool
    """At power factor 1, and all phases loaded."""
    limit: Decimal | None
    steps: tuple[str, ...]
    remarks: tuple[Remark, ...]

    @property
    def is_outside(self) -> bool:
        """Beyond its limit; the limit itself is allowed."""
        return self.limit is not None and abs(self.reported) > self.limit

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "point": self.name,
            "stage": self.stage.value,
            "load": self.load,
            "errors": [signed(at_places(error, _SHOWN)) for error in self.errors],
            "mean": signed(at_places(self.mean, _SHOWN)),
            "reported": signed(self.reported),
            "limit": None if self.limit is None else plain(self.limit),
            "outside": self.is_outside,
        }


@dataclass(frozen=True, slots=True)
class Bench:
    """What all points of a test are judged with."""

    meter: Body
    known: MeterClass | None
    rule: FieldTest | None

    @property
    def ratio(self) -> Decimal:
        """KI·KU: that of the transformers in front of the meter."""
        return exact(self.meter.get("ct_ratio") or 1) * exact(self.meter.get("vt_ratio") or 1)


def judge_point(point: Body, bench: Bench) -> Judged:
    """The point with every step of its arithmetic."""
    name = _name(point)
    errors, steps = _errors(point, bench)
    average = mean(errors)
    step = bench.known.rounding if bench.known is not None else None
    reported = at_places(average, _SHOWN) if step is None else rounded(average, step)
    remarks = _conditions(point, bench)
    unfit = any(remark.code.startswith("load-") for remark in remarks)
    limit = None
    if bench.known is not None and not unfit:
        limit = limit_at(bench.known, bench.meter, point, bench.rule)
        if limit is None:
            text = f"{name}: class {bench.known.name} has no limit at this load."
            remarks.append(Remark("no-limit", text))
    said = f"mean of {len(errors)}: {signed(at_places(average, _SHOWN))} %"
    if step is not None:
        said += f", rounded to {plain(step)}: {signed(reported)} %"
    if limit is not None:
        word = "outside" if abs(reported) > limit.limit else "within"
        said += f"; limit ±{plain(limit.limit)} % ({range_text(limit)}): {word}"
    clocked, doubts = _watt_second(point, bench)
    return Judged(
        name=name,
        stage=Stage(point.get("stage") or Stage.AS_FOUND),
        load=load_name(point, bench.meter),
        errors=tuple(errors),
        mean=average,
        reported=reported,
        rounding=step,
        at_unity=is_unity(point, bench.rule),
        limit=None if limit is None else limit.limit,
        steps=(*steps, f"{name}: {said}", *clocked),
        remarks=(*remarks, *doubts),
    )


def _name(point: Body) -> str:
    load = f"{point['load']}, " if point.get("load") else ""
    alone = ", one phase alone" if point.get("single_phase") else ""
    stage = point.get("stage") or Stage.AS_FOUND
    return f"{stage}, {load}{point['current_a']} A, pf {point['power_factor']}{alone}"


def load_name(point: Body, meter: Body) -> str | None:
    """The load as it is said, or as its current says: ``Imax``, ``Ib``, ``0.2 Ib``."""
    if point.get("load"):
        return str(point["load"])
    current = exact(point["current_a"])
    for text in ("Imax", "Ib", "In", "0.2 Ib", "0.1 In"):
        load: Load = load_of(text)
        if meter.get(_NAMEPLATE[load.base]) and current_of(load, meter) == current:
            return text
    return None


_NAMEPLATE = {"Ib": "basic_current_a", "In": "rated_current_a", "Imax": "max_current_a"}


def _errors(point: Body, bench: Bench) -> tuple[list[Decimal], list[str]]:
    """The errors of all repeats, as given or from pulses or energies, with their arithmetic."""
    errors = [exact(value) for value in point.get("errors_percent") or ()]
    errors += [exact(value) - 100 for value in point.get("registrations_percent") or ()]
    steps = []
    pulses = point.get("pulses")
    if pulses:
        constants = (exact(bench.meter["constant"]), exact(pulses["standard_constant"]))
        ratio = exact(pulses.get("standard_ratio") or 1)
        expected = expected_pulses(constants, exact(pulses["meter_pulses"]), ratio)
        shown = plain(at_places(expected, 2))
        product = f"{plain(constants[0])}·{plain(ratio)}"
        steps.append(f"m0 = {plain(constants[1])}·{pulses['meter_pulses']}/({product}) = {shown}")
        for counted in pulses["standard_pulses"]:
            error = pulse_error(expected, exact(counted))
            errors.append(error)
            percent = signed(at_places(error, _SHOWN))
            steps.append(f"({shown} - {counted})/{counted}·100 = {percent} %")
    for pair in point.get("energies") or ():
        errors.append(energy_error(exact(pair["meter_kwh"]), exact(pair["standard_kwh"])))
        steps.append(
            f"({pair['meter_kwh']} - {pair['standard_kwh']})/{pair['standard_kwh']}·100 = "
            f"{signed(at_places(errors[-1], _SHOWN))} %"
        )
    return errors, steps


def _conditions(point: Body, bench: Bench) -> list[Remark]:
    """Why a point may not be judged (``load-…``), or only with care."""
    rule, name = bench.rule, _name(point)
    if rule is None:
        return []
    found = []
    base = current_of(Load(Decimal(1), "Ib"), bench.meter)
    is_s = bench.known is not None and bench.known.name.endswith("S")
    least = rule.least_load_percent_s if is_s else rule.least_load_percent
    if base is not None and exact(point["current_a"]) * 100 < least * base:
        text = f"{name}: below {plain(least)} % of the basic current; not judged."
        found.append(Remark("load-too-small", text))
    if cosine(str(point["power_factor"])) < rule.least_power_factor:
        text = f"{name}: power factor below {plain(rule.least_power_factor)}; not judged."
        found.append(Remark("load-power-factor", text))
    if _repeats(point) < rule.least_repeats:
        text = f"{name}: fewer than {rule.least_repeats} repeats."
        found.append(Remark("few-repeats", text))
    return found


def _repeats(point: Body) -> int:
    given = sum(len(point.get(n) or ()) for n in ("errors_percent", "registrations_percent"))
    pulses = point.get("pulses") or {}
    return given + len(pulses.get("standard_pulses") or ()) + len(point.get("energies") or ())


def _watt_second(point: Body, bench: Bench) -> tuple[list[str], list[Remark]]:
    """The slips that a stop-watch finds: a constant or ratio that is wrong by a factor."""
    said, constant = point.get("watt_second"), bench.meter.get("constant")
    if not said or not constant or bench.rule is None:
        return [], []
    numbers = exact(said["pulses"]), exact(said["seconds"]), exact(constant)
    power = watt_second_power(*numbers, bench.ratio)
    known = exact(said["power_kw"])
    off = abs(power - known) / known * 100
    product = f"{plain(numbers[2])}·{plain(numbers[1])}"
    step = (
        f"{_name(point)}: 3600·{plain(numbers[0])}/({product})·{plain(bench.ratio)} = "
        f"{plain(at_places(power, 3))} kW by stop-watch, {plain(known)} kW by the standard"
    )
    if off <= bench.rule.watt_second_percent:
        return [step], []
    text = f"{step}; check constant, ratios and connections."
    return [step], [Remark("watt-second-differs", text)]
