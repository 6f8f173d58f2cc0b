"""How long personal data is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from casework.examine import examine
from casework.retention import kept_until
from schemas.documents import Fact
from schemas.vocabulary import FactKind
from tests.unit.casework.casefile import POLICY, at, intake, office, ticket

ARCHIVED = {"at": "2026-11-23T09:00:00.000Z"}


def erasure(basis: str, moment: datetime, *facts: str) -> Fact:
    body: dict[str, Any] = {"facts": list(facts), "basis": basis, "reason": "It is time."}
    fact = office(9, FactKind.ERASURE, body, 90).fact
    return replace(fact, at=replace(fact.at, device=moment))


def codes(fact: Fact, *filed: Any) -> list[str]:
    return [fault.code for fault in examine(fact, ticket(*filed), POLICY)]


@pytest.mark.parametrize(
    ("grade", "until"),
    [("special", date(2033, 11, 23)), ("ordinary", date(2029, 11, 23)), (None, date(2033, 11, 23))],
)
def test_given_a_grade_then_its_years_run_from_the_archive(grade: str | None, until: date) -> None:
    assert kept_until(ARCHIVED, grade, POLICY) == until


def test_given_an_open_ticket_or_no_rule_then_there_is_no_end() -> None:
    assert kept_until(None, "ordinary", POLICY) is None
    assert kept_until(ARCHIVED, "ordinary", replace(POLICY, retention=())) is None


def test_given_late_evening_in_london_then_the_day_is_that_of_the_profiles_zone() -> None:
    late = {"at": "2026-11-23T20:00:00.000Z"}

    assert kept_until(late, "ordinary", POLICY) == date(2029, 11, 24)


def test_given_a_leap_day_then_the_first_of_march_ends_it() -> None:
    assert kept_until({"at": "2028-02-29T04:00:00.000Z"}, "ordinary", POLICY) == date(2031, 3, 1)


def test_given_the_time_for_keeping_then_only_the_persons_request_erases() -> None:
    archive = office(3, FactKind.ARCHIVE, {}, 60)
    complaint = intake(grade="ordinary")
    name, now, then = complaint.fact.id, at(90), datetime(2029, 11, 23, 12, tzinfo=UTC)

    assert codes(erasure("retention", now, name), complaint, archive) == ["erasure-too-early"]
    assert codes(erasure("retention", then, name), complaint, archive) == []
    assert codes(erasure("data-subject-request", now, name), complaint, archive) == []


def test_given_an_open_ticket_then_its_time_for_keeping_has_not_begun() -> None:
    complaint = intake()

    assert codes(erasure("retention", at(90), complaint.fact.id), complaint) == [
        "erasure-too-early"
    ]


def test_given_a_legal_hold_then_nothing_is_erased_whoever_asks() -> None:
    complaint, hold = intake(), office(4, FactKind.HOLD, {"on": True, "reason": "court"}, 30)

    request = erasure("data-subject-request", at(90), complaint.fact.id)
    assert codes(request, complaint, hold) == ["erasure-under-hold"]


def test_given_a_fact_the_ticket_does_not_have_then_the_erasure_is_refused() -> None:
    request = erasure("data-subject-request", at(90), "T261123-7K3QX:reply:" + "0" * 8)

    assert codes(request, intake()) == ["unknown-fact"]
