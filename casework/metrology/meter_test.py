"""The verdict on a meter: from the load points of a test to tolerance, refund and responsibility.

Order of work and rules of the standard: DL/T 448-2000 §7.3 in China; limits by the class tables or
the registration methods of the profile. As-found points decide; what was tested after a change is
shown beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from casework.metrology.arithmetic import exact
from casework.metrology.correction import Found, with_refund
from casework.metrology.counted import counted_error
from casework.metrology.instrument_checks import standard_flags
from casework.metrology.instruments import Register, class_of, find, remarks_of
from casework.metrology.noload import Tried, creep, starting
from casework.metrology.points import Bench, Judged, judge_point
from casework.metrology.proposals import with_proposal
from casework.metrology.registration import Registered, register_by
from casework.metrology.transformers import judge_transformers
from casework.metrology.verdict import Remark, Verdict, plain, signed
from schemas.metrology import MeterClass
from schemas.policy import Policy
from schemas.verdicts import Outcome, Stage, Subject

Body = Mapping[str, Any]


def judge_meter_test(body: Body, policy: Policy, instruments: Register, day: date) -> Verdict:
    """The verdict on a ``meter-test``. ``day``: of the test, in the utility's time zone."""
    rules, meter = policy.metrology, body["meter"]
    known = rules.classes.get(str(meter.get("accuracy_class") or ""))
    bench = Bench(meter, known, rules.field_test)
    points = [judge_point(point, bench) for point in body.get("points") or ()]
    found = [point for point in points if point.stage is Stage.AS_FOUND]
    method = register_by(rules.registrations, found, body.get("registration_method"))
    tried = _without_load(body, bench)
    ratios, doubts, drop = judge_transformers(body, rules)
    counted, how = counted_error(found, method, body, policy)
    uncertainty = _uncertainty(body, instruments)
    steps = [step for point in points for step in point.steps]
    steps += [*(item.step for item in tried), *(method.steps if method else ()), *ratios]
    values: dict[str, Any] = {"points": [point.to_document() for point in points]}
    if method is not None:
        values["registration"] = method.to_document()
    if counted is not None:
        values["error_percent"] = signed(counted)
        steps.append(f"error that counts: {signed(counted)} % ({how})")
    if uncertainty is not None:
        values["standard_uncertainty_percent"] = plain(uncertainty)
        steps.append(f"the standard itself is good to ±{plain(uncertainty)} %")
    remarks = [*_standard(body, policy, instruments, day), *_state(body), *_no_class(bench, method)]
    remarks += [remark for point in points for remark in point.remarks]
    remarks += [item.remark for item in tried if item.remark is not None]
    verdict = Verdict(
        about=Subject.METER_ERROR,
        outcome=_outcome(found, method, failed=any(item.passed is False for item in tried)),
        rule=_rule_name(known, method),
        source=known.source if known else (method.rule.source if method else None),
        steps=tuple(steps),
        remarks=tuple(dict.fromkeys([*remarks, *doubts, *_near(found, uncertainty)])),
        values=values,
    )
    beyond = any(point.is_outside for point in found) or bool(method and method.is_outside)
    corrected = Found(counted, how, _limit(found), beyond, drop)
    billing = body.get("billing") or {}
    return with_proposal(with_refund(verdict, billing, policy, corrected), policy)


def _no_class(bench: Bench, method: Registered | None) -> list[Remark]:
    if bench.known is not None or method is not None:
        return []
    said = bench.meter.get("accuracy_class") or "?"
    return [Remark("no-class", f"The profile has no limits for class {said}.")]


def _rule_name(known: MeterClass | None, method: Registered | None) -> str:
    if known is not None:
        return f"class {known.name}"
    return method.rule.name if method is not None else "none"


def _outcome(found: Sequence[Judged], method: Registered | None, *, failed: bool) -> Outcome:
    judged = [point for point in found if point.limit is not None]
    if failed or any(point.is_outside for point in judged) or (method and method.is_outside):
        return Outcome.OUTSIDE
    return Outcome.WITHIN if judged or method is not None else Outcome.NONE


def _standard(body: Body, policy: Policy, instruments: Register, day: date) -> list[Remark]:
    if not body.get("reference"):
        return [Remark("no-standard", "The test does not name its reference standard.")]
    return remarks_of(standard_flags(body, policy, instruments, day))


def _state(body: Body) -> list[Remark]:
    """What on site makes a result doubtful."""
    found = []
    if any(seal.get("state") in ("broken", "missing") for seal in body.get("seals") or ()):
        text = "A seal was broken or missing as found: clear up how before anybody is responsible."
        found.append(Remark("seal-broken", text))
    if (body.get("wiring") or {}).get("result") == "wrong":
        text = "The wiring is wrong: the energy was wrong whatever the error of the meter."
        found.append(Remark("wiring-wrong", text))
    return found


def _without_load(body: Body, bench: Bench) -> list[Tried]:
    tests = ((creep, body.get("creep")), (starting, body.get("starting")))
    return [test(said, bench.meter, bench.known) for test, said in tests if said]


def _uncertainty(body: Body, instruments: Register) -> Decimal | None:
    """As the certificate says, or else the class of the standard."""
    said = body.get("reference") or {}
    if said.get("uncertainty_percent") is not None:
        return exact(said["uncertainty_percent"])
    instrument = find(said, instruments)
    return class_of(instrument.accuracy_class if instrument else said.get("accuracy_class"))


def _near(found: Iterable[Judged], uncertainty: Decimal | None) -> list[Remark]:
    if uncertainty is None:
        return []
    return [
        Remark("near-limit", f"{point.name}: nearer to the limit than the standard is good to.")
        for point in found
        if point.limit is not None and abs(abs(point.mean) - point.limit) < uncertainty
    ]


def _limit(found: Sequence[Judged]) -> Decimal | None:
    limits = [point.limit for point in found if point.limit is not None]
    return min(limits, default=None)
