"""Who should go: skills, promises, the way and work in hand, by the profile's numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.suggesting import Candidate, Job, Suggestion, freshness, job_of, suggested
from schemas.office_rules import HOUSE_DISPATCH, Freshness
from schemas.profile import known_profiles, load_profile

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SITE = (30.25, 120.16)
JOB = Job("T261123-AAAAA", "meter-test", ("meter",), SITE, None, ())


def crew(name: str, north: float | None = 0.0, **more: Any) -> Candidate:
    """A crew so many degrees north of the site, seen just now, with the skill and nothing to do."""
    place = None if north is None else (SITE[0] + north, SITE[1])
    return replace(Candidate(name, frozenset({"meter"}), place, NOW, 0), **more)


def asked(crews: Iterable[Candidate], *jobs: Job) -> list[Suggestion]:
    return suggested(jobs or (JOB,), crews, HOUSE_DISPATCH, NOW)


def names(found: Iterable[Suggestion]) -> list[str]:
    return [one.crew for one in found]


def test_of_crews_with_the_skill_the_nearest_comes_first_with_its_metres_and_minutes() -> None:
    first, second = asked([crew("far", 0.1), crew("near", 0.01)])

    assert (first.crew, second.crew) == ("near", "far")
    assert first.distance_m == pytest.approx(1_112, abs=1)
    assert (first.travel_minutes, second.travel_minutes) == (3, 33)  # at 20 km/h


def test_a_crew_without_the_skill_comes_last_however_near_and_what_it_lacks_is_said() -> None:
    found = asked([crew("near", skills=frozenset()), crew("far", 0.2)])

    assert names(found) == ["far", "near"]
    assert found[1].missing == ("meter",)


def test_a_near_crew_with_much_in_hand_gives_way_to_one_a_little_farther_with_nothing() -> None:
    assert names(asked([crew("busy", in_hand=4), crew("free", 0.05)])) == ["free", "busy"]


def test_who_would_come_after_the_promise_ends_stands_behind_who_would_not() -> None:
    job = replace(JOB, due=NOW + timedelta(minutes=10))

    found = asked([crew("free", 0.05), crew("busy", 0.01, in_hand=3)], job)

    assert names(found) == ["busy", "free"]
    assert [one.late for one in found] == [(), (JOB.ticket,)]


def test_a_silent_crew_counts_as_being_somewhere_and_its_place_is_still_said() -> None:
    long_ago = NOW - timedelta(minutes=HOUSE_DISPATCH.silent_minutes)

    found = asked([crew("silent", seen_at=long_ago), crew("far", 0.1)])

    assert names(found) == ["far", "silent"]
    assert found[1].freshness is Freshness.SILENT
    assert found[1].distance_m == pytest.approx(0, abs=1)


def test_what_is_not_known_is_not_made_up() -> None:
    [lost] = asked([crew("lost", None, seen_at=None)])
    [nowhere] = asked([crew("near")], replace(JOB, place=None, due=NOW))

    for one in (lost, nowhere):
        assert (one.distance_m, one.travel_minutes, one.late) == (None, None, None)
    assert (lost.place_age_s, lost.freshness) == (None, Freshness.UNKNOWN)


def test_of_several_sites_the_way_is_the_mean_and_skills_are_those_of_all() -> None:
    other = replace(JOB, ticket="T261123-BBBBB", skills=("ladder",), place=(30.27, 120.16))

    [found] = asked([crew("one")], JOB, other)

    assert found.distance_m == pytest.approx(1_112, abs=1)
    assert found.missing == ("ladder",)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(9, Freshness.FRESH), (10, Freshness.OLD), (40, Freshness.SILENT), (None, Freshness.UNKNOWN)],
)
def test_age_in_words_of_the_profile(minutes: int | None, said: Freshness) -> None:
    assert freshness(None if minutes is None else minutes * 60, HOUSE_DISPATCH) is said


def test_a_job_is_what_the_profile_proposes_and_names_the_work_it_would_take_over() -> None:
    policy = load_profile("cn-state-grid")
    held = {"id": "i-1", "type": "power-quality", "crew": "c-1", "state": "accepted"}
    done = {"id": "i-2", "type": "power-quality", "crew": "c-2", "state": "done"}
    due = {"state": "running", "due": "2026-11-23T09:00:00.000Z", "met_at": None}
    ticket = {
        "ticket": "T261123-AAAAA",
        "class": "PQ",
        "sub_item": "low-voltage",
        "site": {"lat": 30.2476603, "lon": 120.1646782, "datum": "GCJ02"},
        "deadlines": [due, {**due, "due": "2026-11-23T08:30:00.000Z", "met_at": "2026-11-23"}],
        "investigations": [{**item, "ended_at": None} for item in (done, held)],
    }

    job = job_of(ticket, policy, None)

    assert job.type == next(rule.type for rule in policy.work if "PQ" in rule.classes)
    assert job.place == pytest.approx((30.25, 120.16), abs=1e-4)
    assert job.due == NOW + timedelta(hours=1)
    assert [item["id"] for item in job.held] == ["i-1"]
    assert job_of(ticket, policy, "power-quality").replaces == "i-1"
    assert job_of(ticket, policy, "repair-visit").replaces is None


@pytest.mark.parametrize("name", known_profiles())
def test_every_profile_says_its_own_numbers_and_that_they_are_configuration(name: str) -> None:
    rule = load_profile(name).dispatch

    assert rule.source != HOUSE_DISPATCH.source
    assert "configuration" in rule.source.text
