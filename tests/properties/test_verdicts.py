"""Whatever a well-formed test says, it is judged; the body of its verdict is well-formed too."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from casework.metrology.meter_test import judge_meter_test
from schemas.facts.meter_test import SHAPE
from schemas.facts.verdict import SHAPE as VERDICT
from tests.vectors.profiles import POLICIES

_above = st.one_of(
    st.floats(1e-6, 1e9), st.integers(1, 10**9), st.sampled_from(["0.000000001", "5", "60.0"])
)
_any = st.one_of(st.floats(-1e9, 1e9), st.sampled_from(["-100", "0", "2.04", "-999999999999"]))
_points = st.fixed_dictionaries(
    {"current_a": _above, "power_factor": st.sampled_from(["1", "1.0", "0.5L", "0.8C", "0.97"])},
    optional={
        "stage": st.sampled_from(["as-found", "as-left"]),
        "load": st.sampled_from(["FL", "LL", "PF", "Ib", "0.2 Ib"]),
        "at_mean_load": st.booleans(),
        "errors_percent": st.lists(_any, min_size=1, max_size=3),
        "energies": st.lists(
            st.fixed_dictionaries({"meter_kwh": _any, "standard_kwh": _above}), max_size=2
        ),
        "watt_second": st.fixed_dictionaries(
            {"pulses": _above, "seconds": _above, "power_kw": _above}
        ),
    },
)
_meters = st.fixed_dictionaries(
    {"number": st.just("7")},
    optional={
        "accuracy_class": st.sampled_from(["2", "1", "0.5S", "0.2S", "9"]),
        "connection": st.sampled_from(["direct", "ct"]),
        "basic_current_a": _above,
        "rated_current_a": _above,
        "max_current_a": _above,
        "voltage_v": _above,
        "constant": _above,
    },
)
_tests = st.fixed_dictionaries(
    {"meter": _meters, "starting": st.just({"current_a": "0.02", "started": True})},
    optional={
        "points": st.lists(_points, max_size=4),
        "creep": st.fixed_dictionaries({"minutes": _above, "pulses": st.integers(0, 3)}),
        "customer_kind": st.just("lighting"),
        "billing": st.fixed_dictionaries(
            {"recorded_kwh": _above},
            optional={"registered_share": st.sampled_from(["1/3", "0.5"])},
        ),
    },
).filter(lambda body: not SHAPE.body.validate(body))


@given(_tests, st.sampled_from(sorted(POLICIES)))
def test_given_any_test_that_can_be_filed_then_its_verdict_can_be_filed(
    body: dict[str, Any], profile: str
) -> None:
    policy = POLICIES[profile]
    verdict = judge_meter_test(body, policy, {}, date(2026, 11, 23)).to_body()
    inputs = {"facts": [], "instruments": [], "profile": policy.label}

    assert VERDICT.body.validate({"of": "a test", **verdict, "inputs": inputs}) == {}
