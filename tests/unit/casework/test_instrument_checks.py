"""Flags of what was measured with: for each one fact that raises it and one that nearly does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.metrology.instrument_checks import instrument_flags
from casework.metrology.instruments import Instrument, renewed
from schemas.documents import Fact, parse_fact
from schemas.instants import parse_instant
from tests.unit.casework.casefile import POLICY

TOLD = parse_instant("2026-11-23T08:50:00.000Z")
RS7 = Instrument(
    "RS-7",
    "Maker",
    "RS-310",
    "900177",
    accuracy_class="0.1",
    calibrated_on=date(2026, 3, 1),
    calibration_due=date(2026, 11, 23),
    compared_on=date(2026, 8, 23),
)
READING = {"quantity": "voltage", "value": "221.0", "unit": "V", "method": "spot"}
TEST = {
    "method": "customer-load",
    "meter": {"number": "M-1", "accuracy_class": "1"},
    "points": [{"current_a": 5, "power_factor": "1", "errors_percent": ["0.2"]}],
}


def fact(kind: str, body: dict[str, Any]) -> Fact:
    return parse_fact(
        {
            "_id": f"T261123-7K3QX:{kind}:0193abcd-0000-7000-8000-000000000001",
            "type": "fact",
            "kind": kind,
            "schema": 2 if kind == "reading" else 1,
            "ticket": "T261123-7K3QX",
            "investigation": "0193abcd-0000-7000-8000-000000000002",
            "author": {"device": "d-1", "member": "m-1", "crew": "c-1"},
            "at": {"device": "2026-11-23T08:40:00.000Z", "offset_ms": 0, "offset_age_s": 60},
            "body": body,
        }
    )


def codes(said: Fact, *register: Instrument) -> list[str]:
    flags = instrument_flags(said, TOLD, POLICY, lambda: {one.id: one for one in register})
    assert all(flag.to_document()["zh"] and flag.to_document()["en"] for flag in flags)
    return [flag.code for flag in flags]


def read_with(**instrument: str) -> Fact:
    return fact("reading", {**READING, "instrument": instrument})


@pytest.mark.parametrize("named", [{"id": "RS-7"}, {"serial": "900177"}])
def test_given_the_last_day_of_a_calibration_then_nothing_is_told(named: dict[str, str]) -> None:
    assert codes(read_with(**named), RS7) == []


def test_given_the_day_after_a_calibration_ended_then_it_is_told() -> None:
    expired = replace(RS7, calibration_due=date(2026, 11, 22))

    assert codes(read_with(id="RS-7"), expired) == ["calibration-expired"]


def test_given_midnight_in_the_utilitys_time_zone_then_its_day_counts() -> None:
    late = {**READING, "measured_at": "2026-11-23T16:00:00.000Z", "instrument": {"id": "RS-7"}}
    in_time = {**late, "measured_at": "2026-11-23T15:59:00.000Z"}

    assert codes(fact("reading", late), RS7) == ["calibration-expired"]
    assert codes(fact("reading", in_time), RS7) == []


def test_given_an_instrument_that_nobody_registered_then_it_is_told() -> None:
    assert codes(read_with(id="RS-8"), RS7) == ["instrument-unknown"]


def test_given_a_reading_that_names_no_instrument_then_the_register_is_not_asked() -> None:
    def nobody() -> dict[str, Instrument]:
        raise AssertionError("asked for the register")

    for said in (fact("reading", READING), read_with(model="Testo 760")):
        assert instrument_flags(said, TOLD, POLICY, nobody) == []


def test_given_a_calibration_that_was_made_later_then_the_earlier_one_counts() -> None:
    expired = replace(RS7, calibration_due=date(2026, 11, 1))
    anew = renewed(
        expired,
        replace(expired, calibrated_on=date(2026, 11, 24), calibration_due=date(2027, 11, 24)),
    )
    in_time = renewed(
        expired,
        replace(expired, calibrated_on=date(2026, 11, 23), calibration_due=date(2027, 11, 24)),
    )

    assert codes(read_with(id="RS-7"), anew) == ["calibration-expired"]
    assert codes(read_with(id="RS-7"), in_time) == []


def test_given_an_end_that_was_entered_wrong_then_putting_it_right_is_no_new_calibration() -> None:
    right = renewed(RS7, replace(RS7, calibration_due=date(2027, 3, 1)))

    assert right.earlier_calibrations == ()


def test_given_a_first_calibration_after_the_day_then_none_is_known_of_it() -> None:
    first = replace(RS7, calibrated_on=date(2026, 11, 24), calibration_due=date(2027, 11, 24))

    assert codes(read_with(id="RS-7"), first) == ["calibration-unknown"]


def test_given_a_meter_test_then_its_standard_is_looked_at_as_well() -> None:
    test = fact("meter-test", {**TEST, "reference": {"id": "RS-7"}})

    assert codes(test, RS7) == []
    assert codes(test, replace(RS7, compared_on=date(2026, 8, 22))) == ["comparison-overdue"]
    assert codes(test, replace(RS7, accuracy_class="1")) == ["standard-not-better"]
    assert codes(test, replace(RS7, accuracy_class=None)) == ["standard-class-unknown"]


def test_given_a_comparison_after_the_test_then_the_earlier_one_counts() -> None:
    test = fact("meter-test", {**TEST, "reference": {"id": "RS-7"}})
    anew = renewed(RS7, replace(RS7, compared_on=date(2026, 12, 1)))

    assert codes(test, anew) == []
    assert anew.compared_by(date(2026, 12, 1)) == date(2026, 12, 1)


def test_given_an_instruments_file_then_its_instrument_is_looked_at() -> None:
    body = {"name": "log.csv", "sha256": "a" * 64, "size": 9, "instrument": "RS-7"}
    expired = replace(RS7, calibration_due=date(2026, 11, 22))

    assert codes(fact("instrument-file", body), expired) == ["calibration-expired"]
