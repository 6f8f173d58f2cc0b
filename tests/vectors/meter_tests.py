"""Meter tests and what the server says of them: by hand, and drawn from a fixed seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

from casework.metrology.instruments import Calibration, Instrument
from casework.metrology.meter_test import judge_meter_test
from tests.vectors.profiles import POLICIES

Body = dict[str, Any]
_DAY = date(2026, 11, 23)
_DIRECT = {
    "number": "33010017", "accuracy_class": "2", "connection": "direct", "elements": 1,
    "voltage_v": 220, "basic_current_a": 5, "max_current_a": 60, "constant": 1600,
}  # fmt: skip
_BY_CT = {
    "number": "7", "accuracy_class": "0.5S", "connection": "ct", "elements": 3, "voltage_v": "100",
    "rated_current_a": "1.5", "max_current_a": 6, "constant": "20000", "ct_ratio": 80,
    "vt_ratio": 100,
}  # fmt: skip
_STANDARD = {"id": "std-1"}
_PULSES = {"meter_pulses": 10, "standard_constant": 36_000_000, "standard_pulses": [222_750]}
REGISTER = {
    "std-1": Instrument(
        "std-1", "Make", "M", "S1", "0.2", (), date(2026, 1, 5), date(2027, 1, 4),
        date(2026, 9, 1), None, (Calibration(None, date(2025, 12, 31)),), (date(2026, 6, 1),),
    ),
    "std-2": Instrument(
        "std-2", "Make", "M", "S2", "1", (), date(2025, 1, 5), date(2026, 1, 4), None
    ),
    "std-3": Instrument("std-3", "Make", "M", "S3"),
    "std-4": Instrument(
        "std-4", "Make", "M", "S3", "0.05S", (), None, date(2027, 1, 1), date(2026, 8, 22)
    ),
}  # fmt: skip


def _point(*errors: str, current: Any = 5, factor: str = "1", **more: Any) -> Body:
    return {
        "current_a": current, "power_factor": factor, **more,
        **({"errors_percent": list(errors)} if errors else {}),
    }  # fmt: skip


def _test(*points: Body, meter: Body | None = None, **more: Any) -> Body:
    said = {"meter": meter or _DIRECT, "reference": _STANDARD, "points": list(points)}
    return {**said, **more}


def _of(accuracy_class: str) -> Body:
    return {**_DIRECT, "accuracy_class": accuracy_class}


def _by_hand() -> Iterator[tuple[str, Body]]:
    """Check values of the domain (3.7) first."""
    cn, us = "cn-state-grid", "us-ansi"
    for error in ("2.04", "2.11", "-2.10", "2.30", "-0.04"):
        yield cn, _test(_point(error, error))
    for error in ("1.04", "1.06", "-1.05", "1.15", "0.95"):
        yield cn, _test(_point(error, error), meter=_of("1"))
    yield cn, _test(_point(pulses=_PULSES))
    loads = [("FL", "101.2", "1"), ("LL", "98.4", "1"), ("PF", "100.6", "0.5L")]
    american = [_point(load=n, factor=f, registrations_percent=[r]) for n, r, f in loads]
    for method in ("method-1", "method-2", "method-3", "method-4", None):
        yield us, _test(*american, registration_method=method)
    yield us, _test(*american[:1], american[0], american[2])
    loads = [("NORMAL", "101.2", "1"), ("TENTH", "98.4", "1"), ("RATED", "102.1", "1")]
    older = [_point(load=n, factor=f, registrations_percent=[r]) for n, r, f in loads]
    yield us, _test(*older)
    yield us, _test(*older, *american, registration_method="three-loads")
    yield us, _test(_point(load="FL", registrations_percent=["103.1", "102.7"]))
    means = [_point("1.8", current=60), _point("2.6", current=5), _point("3.0", current=1)]
    billing = {"recorded_kwh": "3650"}
    for kind in ("lighting", "residential", None):
        yield cn, _test(*means, customer_kind=kind, billing=billing)
    yield cn, _test(*means, _point("9", current=60, factor="0.5L"), customer_kind="lighting")
    yield cn, _test(_point("3.2", "3.2"), billing=billing)
    yield cn, _test(_point("3.20", "3.20", at_mean_load=True), *means, billing=billing)
    for basis in ("whole-period", "later-half"):
        yield cn, _test(_point("-5", "-5"), billing={"recorded_kwh": 1200, "basis": basis})
        yield cn, _test(_point("4", "4"), billing={"recorded_kwh": "1200.00", "basis": basis})
    yield from _of_billing(cn)
    yield from _without_load(cn)
    yield from _of_conditions(cn)
    yield from _of_transformers(cn)
    yield from _of_standards(cn)


def _of_billing(name: str) -> Iterator[tuple[str, Body]]:
    right = _point("0.3", "0.4")
    for share in ("1/3", "2/3", "0.5", "0.50", "1/7"):
        yield name, _test(right, billing={"recorded_kwh": "900.5", "registered_share": share})
    for booked, actual in (("80", "160"), (160, 80), ("1.50", "1")):
        said = {"booked_multiplier": booked, "actual_multiplier": actual}
        yield name, _test(right, billing={"recorded_kwh": "1000", **said})
    yield name, _test(right, billing={"recorded_kwh": "5", "booked_multiplier": 40})
    months: tuple[Body, ...] = ({}, {"normal_kwh": "310.5"})
    for normal in months:
        yield name, _test(_point("-100", "-100"), billing={"recorded_kwh": 0, **normal})
        failed = {"starting": {"current_a": 1, "started": False}}
        yield name, _test(right, billing={"recorded_kwh": 10, **normal}, **failed)
    yield name, _test(_point("3"), _point("4", current=60), billing={"recorded_kwh": "100"})
    yield "eu-en50160", _test(_point("5", "5"), billing={"recorded_kwh": "100"})


def _without_load(name: str) -> Iterator[tuple[str, Body]]:
    for pulses, minutes in ((0, "22.7"), (1, 30), (2, 30), (0, "22.6"), (0, 10)):
        for more in ({}, {"voltage_percent": 115}, {"voltage_percent": "110"}):
            creep = {"pulses": pulses, "minutes": minutes, **more}
            yield name, _test(meter=_DIRECT, creep=creep)
    bare = {"number": "1", "accuracy_class": "1"}
    yield name, _test(meter=bare, creep={"pulses": 0, "minutes": 60})
    yield name, _test(meter={"number": "1"}, creep={"pulses": 0, "minutes": 60})
    for current in ("0.024", "0.025", "0.1"):
        for started in (True, False):
            yield name, _test(starting={"current_a": current, "started": started})
    yield name, _test(meter=bare, starting={"current_a": 1, "started": True})


def _of_conditions(name: str) -> Iterator[tuple[str, Body]]:
    for current in ("0.2", "0.25", "0.49", "0.5", "0.9", 1, 60, "60.1"):
        for factor in ("1", "1.0", "0.5L", "0.8C", "0.97L", "0.93C", "0.6L", "0.4L"):
            yield name, _test(_point("1.1", "1.3", current=current, factor=factor))
    yield name, _test(_point("2.9", "2.9", single_phase=True), meter={**_DIRECT, "elements": 3})
    yield name, _test(_point("0.3", "0.31", current="1.5"), meter=_BY_CT)
    yield name, _test(_point("0.3", "0.31", current="0.02"), meter=_BY_CT)
    pairs = [{"meter_kwh": "1.021", "standard_kwh": "1.000"}, {"meter_kwh": 2, "standard_kwh": 2}]
    yield name, _test(_point(energies=pairs))
    yield name, _test(_point("1", pulses={**_PULSES, "standard_ratio": "2"}, energies=pairs))
    yield name, _test(_point("2.5", "2.5", stage="as-left"), _point("1", "1"))
    for seconds in ("11.25", "5.6"):
        clock = {"pulses": 10, "seconds": seconds, "power_kw": "2.000"}
        yield name, _test(_point("1", "1", watt_second=clock))
        yield name, _test(_point("1", "1", watt_second=clock), meter={**_DIRECT, "ct_ratio": 2})
    seals = [{"number": "1", "state": "broken"}]
    yield name, _test(_point("1", "1"), seals=seals, wiring={"result": "wrong"})
    yield name, _test(_point("1", "1"), meter=_of("0.7"))
    yield name, _test(_point("1", "1", load="Ib"), meter={"number": "1"})
    without = {key: value for key, value in _DIRECT.items() if key != "max_current_a"}
    yield name, _test(_point("1", "1", current=40), meter=without)


def _of_transformers(name: str) -> Iterator[tuple[str, Body]]:
    ct = {"kind": "ct", "element": "L1", "accuracy_class": "0.5S", "ratio": 80,
          "rated_primary": 400, "burden_va": "11", "rated_burden_va": 10}  # fmt: skip
    for primary, secondary in ((400, 5), (20, "0.2519"), (4, "0.0507"), (2, "0.1"), (400, "4.9")):
        item = {**ct, "primary": primary, "secondary": secondary}
        yield name, _test(_point("0", "0", current="1.5"), meter=_BY_CT, transformers=[item])
    for drop in ("0.25", "0.26", 0, "0.60"):
        item = {"kind": "vt", "lead_drop_percent": drop}
        said = {"transformers": [item, {**item, "element": "L2"}]}
        billing = {"recorded_kwh": "10000"}
        yield name, _test(_point("0", "0", current="1.5"), meter=_BY_CT, billing=billing, **said)
        yield name, _test(_point("0", "0"), meter=_of("9"), billing=billing, **said)
    for installation in ("I", "II", "III"):
        meter = {**_BY_CT, "installation_class": installation}
        leads = [{"kind": "vt", "lead_drop_percent": drop} for drop in ("0.2", "0.21", "0.26")]
        yield name, _test(_point("0", "0", current="1.5"), meter=meter, transformers=leads)


def _of_standards(name: str) -> Iterator[tuple[str, Body]]:
    known = [{"id": key} for key in REGISTER]
    more = [{"serial": "S1"}, {"serial": "S3"}, {"id": "x"}, {"serial": "x"}, {}, None]
    told = [{"id": "std-9", "accuracy_class": "0.05"}, {"id": "std-1", "uncertainty_percent": "2"}]
    for said in (*known, *more, *told):
        for accuracy_class in ("2", "0.5S", "0.2S", "x"):
            yield (
                name,
                {**_test(_point("1.9", "1.9"), meter=_of(accuracy_class)), "reference": said},
            )


def _drawn(draw: random.Random) -> tuple[str, Body]:
    name = draw.choice(["cn-state-grid", "cn-state-grid", "us-ansi", "eu-en50160"])
    meter = {**draw.choice([_DIRECT, _BY_CT]), "accuracy_class": draw.choice(["1", "2", "0.5S"])}
    points = [_drawn_point(draw, name) for _ in range(draw.randint(1, 5))]
    billing = {"recorded_kwh": f"{draw.uniform(0, 9e4):.{draw.randint(0, 3)}f}"}
    more = {
        "customer_kind": draw.choice(["lighting", "residential", "industrial"]),
        **({"billing": billing} if draw.random() < 0.7 else {}),
    }
    return name, _test(*points, meter=meter, **more)


def _drawn_point(draw: random.Random, name: str) -> Body:
    current = draw.choice([1, 5, 60, "1.5", "6", f"{draw.uniform(0.1, 70):.2f}"])
    factor = draw.choice(["1", "1", "0.5L", "0.8C", f"0.{draw.randint(30, 99)}L"])
    load = draw.choice(["FL", "LL", "PF"]) if name == "us-ansi" else None
    point = _point(current=current, factor=factor, **({"load": load} if load else {}))
    way = draw.randrange(4)
    number = range(draw.randint(1, 3))
    if way == 0:
        counted = [draw.randint(215_000, 235_000) for _ in number]
        point["pulses"] = {**_PULSES, "standard_pulses": counted}
    elif way == 1:
        point["registrations_percent"] = [f"{draw.gauss(100, 2):.3f}" for _ in number]
    elif way == 2:
        point["energies"] = [
            {"meter_kwh": f"{draw.gauss(1, 0.02):.4f}", "standard_kwh": "1.0000"} for _ in number
        ]
    else:
        point["errors_percent"] = [f"{draw.gauss(0, 2):.2f}" for _ in number]
    if draw.random() < 0.2:
        point["stage"] = "as-left"
    return point


def vectors() -> dict[str, Any]:
    """``register``: of instruments; ``cases``: profile, body and the verdict's body."""
    draw = random.Random(448)
    said = [*_by_hand(), *(_drawn(draw) for _ in range(150))]
    return {
        "register": [item.to_document() for item in REGISTER.values()],
        "day": _DAY.isoformat(),
        "cases": [
            {
                "profile": name,
                "body": body,
                "verdict": judge_meter_test(body, POLICIES[name], REGISTER, _DAY).to_body(),
            }
            for name, body in said
        ],
    }
