"""The working day of the demo's simulated crews, told with the test's own clock."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from casework.distance import metres
from schemas.documents import parse_fact
from schemas.instants import instant_text, parse_instant
from schemas.outbox import outbox_faults
from schemas.position import position_faults
from server.demo.patrol.day import whereabouts
from server.demo.patrol.work import jobs_of, said_by
from tests.unit.demo.patrol import BASE, FAR, NEAR, NOON, PHONE, Day, after, ticket, work_id

WHOLE = ["accepted", "en-route", "arrived", "working", "reading", "finding", "done"]


def test_given_new_work_when_a_crew_looks_then_it_accepts_at_once_and_is_done_in_minutes() -> None:
    day = Day(ticket(1, 5))
    day.now = after(6)

    day.look()
    assert day.steps() == ["accepted"]
    assert day.until(300).steps() == WHOLE


def test_given_any_work_when_papers_are_written_then_the_server_finds_no_fault_in_them() -> None:
    items = [
        {"code": "a", "kind": "choice", "options": [{"code": "yes"}, {"code": "no"}]},
        {"code": "b", "kind": "done"},
        {"code": "c", "kind": "text"},
        {"code": "d", "kind": "reading"},
        {"code": "e", "kind": "photo"},
    ]
    day = Day(ticket(1, 5))
    name = f"T261123-00001:assignment:{work_id(1)}"
    day.docs[name] = {
        "_id": name,
        "type": "fact",
        "kind": "assignment",
        "author": {"user": "desk"},
        "at": {"device": instant_text(NOON)},
        "body": {"checklist": items},
    }
    day.until(400)

    for paper in day.papers:
        if paper["type"] == "fact":
            parse_fact(paper)
    assert [fault for paper in day.positions() for fault in position_faults(paper)] == []
    manifests = [paper for paper in day.papers if paper["type"] == "outbox"]
    assert manifests
    assert [fault for paper in manifests for fault in outbox_faults(paper)] == []
    [finding] = [paper for paper in day.papers if paper.get("kind") == "finding"]
    [reading] = [paper for paper in day.papers if paper.get("kind") == "reading"]
    answers = {one.pop("item"): one for one in finding["body"]["checklist"]}
    assert answers.keys() == {"a", "b", "c", "d", "e"}
    assert answers["a"] == {"choice": "yes"}
    assert answers["d"] == {"fact": reading["_id"]}
    assert list(answers["e"]) == ["not_done"]


def test_given_the_same_day_when_told_again_then_every_paper_is_the_same() -> None:
    first, second = (Day(ticket(1, 5), ticket(2, 9), ticket(3, -500)) for _ in range(2))

    assert first.until(900).papers == second.until(900).papers


def test_given_three_pieces_of_work_then_emergencies_go_first_and_then_the_newest() -> None:
    day = Day(ticket(1, 1), ticket(2, 3, FAR), ticket(3, 2, emergency=True))
    day.until(1_200)

    arrivals = [p["ticket"][-1] for p in day.papers if p.get("body", {}).get("step") == "arrived"]
    assert arrivals == ["3", "2", "1"]


def test_given_work_of_one_moment_then_the_nearest_goes_first() -> None:
    day = Day(ticket(1, 1, FAR), ticket(2, 1, NEAR))
    day.until(1_200)

    arrivals = [p["ticket"][-1] for p in day.papers if p.get("body", {}).get("step") == "arrived"]
    assert arrivals == ["2", "1"]


def test_given_an_emergency_on_the_way_elsewhere_then_that_work_waits_and_is_done_later() -> None:
    day = Day(ticket(1, 1, FAR)).until(40)
    assert day.steps() == ["accepted", "en-route"]
    day.docs |= {doc["_id"]: doc for doc in [ticket(2, 41, emergency=True)]}
    day.until(1_200)

    assert day.steps(1) == [*WHOLE[:2], "paused", *WHOLE[1:]]
    assert day.steps(2) == WHOLE
    done = [p["ticket"][-1] for p in day.papers if p.get("body", {}).get("step") == "done"]
    assert done == ["2", "1"]


def test_given_work_is_declined_then_never_an_emergency_and_only_by_a_crew_that_is_busy() -> None:
    busy = [Day(ticket(1, 1, FAR)).until(30) for _ in range(40)]
    for number, day in enumerate(busy, 10):
        for one in (ticket(number, 31), ticket(number + 100, 32, emergency=True)):
            day.docs[one["_id"]] = one
        day.look()
        day.look()

    said = [day.steps(number)[0] for number, day in enumerate(busy, 10)]
    assert {"accepted", "declined"} == set(said)
    assert said.count("declined") < 20
    assert {day.steps(number + 100)[0] for number, day in enumerate(busy, 10)} == {"accepted"}
    old = [ticket(number, -3_600) for number in range(1, 9)]
    slow = [Day(*old).until(60) for _ in busy]
    for number, day in enumerate(slow, 10):
        one = ticket(number, 61)
        day.docs[one["_id"]] = one
        day.look()
    assert {day.steps(number)[0] for number, day in enumerate(slow, 10)} == {"accepted"}


def test_given_the_districts_old_work_then_a_crew_takes_little_of_it_and_leaves_half() -> None:
    old = [ticket(number, -3_600 * number) for number in range(1, 21)]
    day = Day(*old).until(3_600)
    begun = {paper["ticket"] for paper in day.papers if paper["type"] == "fact"}

    assert 1 <= day.steps().count("done") <= 3
    assert len(begun) <= 3
    day.until(30 * 3_600, tick=60)
    begun = {paper["ticket"] for paper in day.papers if paper["type"] == "fact"}
    assert 5 <= len(begun) <= 15
    starts = [parse_instant(p["at"]["device"]) for p in day.papers
              if p.get("body", {}).get("step") == "accepted"]  # fmt: skip
    ends = [parse_instant(p["at"]["device"]) for p in day.papers
            if p.get("body", {}).get("step") == "done"]  # fmt: skip
    lasted = [end - start for start, end in zip(starts, ends, strict=False)]
    assert all(timedelta(minutes=5) < one < timedelta(minutes=25) for one in lasted)


@pytest.mark.parametrize("begun_s", [34, 90, 400])
def test_given_new_work_while_old_work_goes_on_then_the_old_waits_and_is_done_later(
    begun_s: float,
) -> None:
    day = Day(*[ticket(number, -3_600) for number in range(1, 9)]).until(begun_s)
    assert day.steps()[0] == "accepted"
    [old] = {int(paper["ticket"][-5:]) for paper in day.papers if paper["type"] == "fact"}
    new = ticket(90, begun_s + 1)
    day.docs[new["_id"]] = new
    day.until(begun_s + 200)

    assert day.steps(90) == WHOLE
    assert "paused" in day.steps(old)
    assert day.until(begun_s + 1_500).steps(old)[-1] == "done"


def test_given_a_ticket_without_a_place_then_it_is_accepted_and_left_to_people() -> None:
    day = Day(ticket(1, 5, None)).until(1_200)

    assert day.steps() == ["accepted"]
    assert day.positions() == []


def test_given_another_phone_of_the_crew_says_something_then_the_crew_is_its() -> None:
    day = Day(ticket(1, 1, FAR)).until(60)
    assert day.positions()[-1]["sharing"]
    other = {"device": "d-mine", "crew": PHONE.crew, "member": "m-li"}
    name, at = "crew-c-gulou:outbox:d-mine", {"device": instant_text(day.now)}
    day.docs[name] = {"_id": name, "type": "outbox", "author": other, "at": at}
    before = day.steps()
    day.until(1_200)

    assert day.steps() == before
    assert not day.positions()[-1]["sharing"]


@pytest.mark.parametrize("said", ["recalled", "gone"])
def test_given_work_is_taken_away_then_nothing_more_is_said_of_it_and_no_place_shared(
    said: str,
) -> None:
    one = ticket(1, 1, FAR)
    day = Day(one).until(60)
    if said == "gone":
        del day.docs[one["_id"]]
    else:
        one["investigations"][0]["ended_at"] = instant_text(day.now)
    before = day.steps()
    day.until(900)

    assert day.steps() == before
    assert [paper["sharing"] for paper in day.positions()][-2:] == [True, False]


def test_given_a_trip_then_places_follow_the_line_at_an_even_speed() -> None:
    day = Day(ticket(1, 1, FAR)).until(300)
    shared = [paper for paper in day.positions() if paper["sharing"]]
    way = [paper for paper in shared if paper["step"] == "en-route"]
    places = [(paper["fix"]["lat"], paper["fix"]["lon"]) for paper in way]
    left = [metres(place, FAR) for place in places]

    assert len(way) > 15
    assert left == sorted(left, reverse=True)
    assert all(20 <= metres(one, two) <= 140 for one, two in pairwise(places[1:]))
    assert {paper["investigation"] for paper in shared} == {work_id(1)}
    assert all(paper["fix"]["accuracy_m"] > 0 for paper in shared)
    assert not day.positions()[-1]["sharing"]


def test_given_a_long_day_then_the_battery_falls_and_never_rises() -> None:
    day = Day(*[ticket(number, -3_600 * number) for number in range(1, 41)])
    day.until(10 * 3_600, tick=120)
    told = [paper["battery"] for paper in day.papers if paper["type"] == "outbox"]

    assert told == sorted(told, reverse=True)
    assert told[0] - told[-1] >= 40
    assert min(told) >= 10


def test_given_a_phone_that_starts_again_then_it_goes_on_where_it_stopped() -> None:
    whole, cut = Day(ticket(1, 1, FAR)), Day(ticket(1, 1, FAR))
    whole.until(400)
    cut.until(60)
    again = Day(*cut.docs.values())
    again.now = cut.now
    again.until(400)

    assert cut.steps() + again.steps() == whole.steps() == WHOLE


def test_given_no_work_then_the_crew_is_at_its_base_or_on_the_way_there() -> None:
    day = Day(ticket(1, 1, FAR)).until(300)
    assert day.steps()[-1] == "done"

    def far_from_base(docs: dict[str, Any], seconds: float) -> float:
        said = said_by(docs, PHONE.device)
        place = whereabouts(jobs_of(docs, PHONE, said), said, day.duty, after(seconds))
        return metres(place, BASE)

    assert far_from_base(day.docs, 300) > far_from_base(day.docs, 400) > 0
    assert far_from_base(day.docs, 2_000) == 0
    assert far_from_base({}, 0) == 0


def test_given_twice_the_pace_then_the_day_takes_half_as_long() -> None:
    usual = Day(ticket(1, 1, FAR)).until(600, tick=0.5)
    fast = Day(ticket(1, 1, FAR), pace=2).until(600, tick=0.5)
    ends = [
        parse_instant(paper["at"]["device"]) - NOON
        for day in (usual, fast)
        for paper in day.papers
        if paper.get("body", {}).get("step") == "done"
    ]

    assert 1.9 < ends[0] / ends[1] < 2.1
