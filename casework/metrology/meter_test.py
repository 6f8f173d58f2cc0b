"""The verdict on a meter: from the load points of a test to tolerance, refund and responsibility.

Order of work and rules of the standard: DL/T 448-2000 §7.3 in China; limits by the class tables or
the registration methods of the profile. As-found points decide; what was tested after a change is
shown beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from casework.metrology.arithmetic import at_places, exact, weighted
from casework.metrology.instrument_checks import standard_flags
from casework.metrology.instruments import Register, class_of, find, remarks_of
from casework.metrology.noload import Tried, creep, starting
from casework.metrology.points import Bench, Judged, judge_point
from casework.metrology.proposals import with_proposal
from casework.metrology.refund import billing_numbers, by_error, by_multiplier, by_share
from casework.metrology.registration import Registered, register_by
from casework.metrology.transformers import judge_transformers
from casework.metrology.verdict import Remark, Verdict, plain, signed
from schemas.metrology import MeterClass, RefundRule
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
    ratios, doubts = judge_transformers(body.get("transformers") or (), rules.ratios)
    counted, how = _counted(found, method, body, policy)
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
    return with_proposal(_with_refund(verdict, body, policy, (counted, _limit(found))), policy)


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


def _counted(
    found: Sequence[Judged], method: Registered | None, body: Body, policy: Policy
) -> tuple[Decimal | None, str]:
    """The error that a refund goes by, and which it is; None where the points do not tell."""
    if method is not None:
        return at_places(method.average - 100, 3), method.rule.name
    at_mean = [
        judged
        for judged, point in zip(found, _as_found(body), strict=True)
        if point.get("at_mean_load")
    ]
    if len(at_mean) == 1:
        return at_mean[0].reported, "at the mean load"
    by_load = {point.load: point.reported for point in found if point.load and point.limit}
    for rule in policy.metrology.means:
        if body.get("customer_kind") in rule.customers and rule.weights.keys() <= by_load.keys():
            values = {load: by_load[load] for load in rule.weights}
            sums = " + ".join(f"{plain(w)}·{values[load]}" for load, w in rule.weights.items())
            how = f"{rule.name}: ({sums})/{plain(sum(rule.weights.values(), Decimal(0)))}"
            return at_places(weighted(values, rule.weights), 3), how
    if len(found) == 1:
        return found[0].reported, "the only load"
    return None, ""


def _as_found(body: Body) -> list[Body]:
    points = body.get("points") or ()
    return [p for p in points if (p.get("stage") or Stage.AS_FOUND) == Stage.AS_FOUND]


def _limit(found: Sequence[Judged]) -> Decimal | None:
    limits = [point.limit for point in found if point.limit is not None]
    return min(limits, default=None)


def _with_refund(
    verdict: Verdict,
    body: Body,
    policy: Policy,
    error: tuple[Decimal | None, Decimal | None],
) -> Verdict:
    """The verdict with what is to be corrected; wrong wiring or multiplier before the error."""
    billing = body.get("billing") or {}
    if billing.get("recorded_kwh") is None:
        return verdict
    recorded, basis = billing_numbers(billing)
    rules = {rule.applies_to: rule for rule in policy.metrology.refunds}
    share, booked = billing.get("registered_share"), billing.get("booked_multiplier")
    counted, limit = error
    refund = None
    if share is not None and "wiring" in rules:
        refund = by_share(rules["wiring"], recorded, _fraction(share), basis)
    elif booked is not None and billing.get("actual_multiplier") and "multiplier" in rules:
        actual = exact(billing["actual_multiplier"])
        refund = by_multiplier(rules["multiplier"], recorded, exact(booked), actual, basis)
    elif verdict.outcome is Outcome.OUTSIDE:
        rule = rules.get("meter-error")
        if rule is None or counted is None or counted <= -100:
            return _replaced(verdict, remark=_no_refund(rule, counted))
        refund = by_error(rule, recorded, counted, limit, basis)
    return _replaced(verdict, refund=refund)


def _fraction(said: Any) -> Decimal:
    """A number, or a fraction such as ``1/3``, exact as far as decimals are."""
    above, _, below = str(said).partition("/")
    return exact(above) / exact(below or 1)


def _no_refund(rule: RefundRule | None, counted: Decimal | None) -> Remark:
    if rule is None:
        return Remark("no-refund-rule", "The profile has no rule for a refund.")
    if counted is not None:
        text = "The meter registered nothing: estimate from months in which it was right."
        return Remark("registers-nothing", text)
    text = "Several loads were tested: say which is the mean load, or the kind of customer."
    return Remark("which-error", text)


def _replaced(
    verdict: Verdict, refund: Mapping[str, Any] | None = None, remark: Remark | None = None
) -> Verdict:
    remarks = verdict.remarks if remark is None else (*verdict.remarks, remark)
    return replace(verdict, refund=refund, remarks=remarks)
