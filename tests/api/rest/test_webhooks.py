"""What happens to tickets is told to other systems: signed, in order, again until it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from sync import jsontext
from tests.api.rest.conftest import Office
from tests.api.rest.telling import SURVEY, Telling, telling_of, work_until, worker_of
from tests.receiver import Heard
from tests.waiting import until

DECISION = {"responsibility": {"party": "utility", "reason": "Burnt neutral joint."}}


@pytest.fixture
def telling(office: Office) -> Iterator[Telling]:
    with telling_of(office, []) as found:
        yield found


def test_the_story_of_a_ticket_is_told_in_order_signed_and_without_the_customer(
    telling: Telling,
) -> None:
    ticket = telling.open_ticket()
    telling.worker.step()
    telling.command(ticket, "assignments", SURVEY)
    telling.command(ticket, "decisions", DECISION)

    telling.work_until(lambda: len(telling.other.heard) >= 5, "all is told")

    assert telling.other.events(ticket) == [
        "ticket.opened",
        "ticket.assigned",
        "ticket.status-changed",
        "ticket.responsibility-changed",
        "ticket.status-changed",
    ]
    assert all(one.is_signed_with(telling.hook["secret"]) for one in telling.other.heard)
    assert telling.other.heard[3].json["data"]["party"] == "utility"
    sent = b"".join(one.raw for one in telling.other.heard)
    assert not any(word in sent for word in (b"Li Na", b"3301001", b"13800000000", b"Willow"))


def test_a_failing_delivery_holds_back_its_own_ticket_and_no_other(telling: Telling) -> None:
    other = telling.other
    first, second = telling.open_ticket(), telling.open_ticket()
    other.answer = lambda heard: (500 if heard.ticket == first else 200, {})
    telling.worker.step()
    for ticket in (first, second):
        telling.command(ticket, "assignments", SURVEY)

    telling.work_until(lambda: len(other.events(second)) == 3, "the second is told")
    assert set(other.events(first)) == {"ticket.opened"}

    other.answer = lambda _: (200, {})
    telling.pass_by(timedelta(seconds=7))
    telling.work_until(lambda: len(other.events(first)) >= 4, "the first is told")
    told = [one for one in other.heard if one.ticket == first]
    kinds = [one.event for one in told]
    assert kinds[-3:] == ["ticket.opened", "ticket.assigned", "ticket.status-changed"]
    assert (told[0].id, told[0].raw) == (told[1].id, told[1].raw)


def test_what_fails_for_days_is_parked_shown_and_can_be_replayed(telling: Telling) -> None:
    telling.other.answer = lambda _: (503, {})
    begin = telling.office.clock().isoformat().replace("+00:00", "Z")
    ticket = telling.open_ticket()

    def parked() -> bool:
        telling.pass_by(timedelta(hours=6))
        return bool(telling.shown()["parked"])

    telling.work_until(parked, "it is parked")
    assert telling.shown()["last_error"].startswith("503")
    assert telling.other.events(ticket).count("ticket.opened") == 10

    telling.other.answer = lambda _: (200, {})
    before = len(telling.other.heard)
    answer = telling.administrator.post(f"{telling.address}/replay?since={begin}")
    assert answer.get_json()["messages"] >= 1

    def all_told() -> bool:
        telling.pass_by(timedelta(seconds=1))
        shown = telling.shown()
        return (shown["pending"], shown["last_status"]) == (0, 200)

    telling.work_until(all_told, "all of it is told")
    assert telling.shown()["parked"] == 0
    assert "ticket.opened" in [one.event for one in telling.other.heard[before:]]


def test_a_worker_killed_between_sending_and_marking_has_the_same_id_sent_again(
    telling: Telling,
) -> None:
    ticket = telling.open_ticket()
    telling.worker.step()
    until(lambda: telling.other.events(ticket), "it is sent")
    # No further step of this worker: what it sent is never marked, and its lease runs out.
    telling.pass_by(timedelta(seconds=11))
    successor = worker_of(telling.office)

    work_until(successor, lambda: len(telling.other.events(ticket)) == 2, "it is sent again")
    successor.close()

    assert telling.other.heard[0].id == telling.other.heard[1].id


def test_while_one_process_sends_another_waits(telling: Telling) -> None:
    second = worker_of(telling.office)
    telling.open_ticket()

    assert second.step() is False
    assert telling.other.heard == []
    telling.work_until(lambda: telling.other.heard, "the first sends")
    second.close()


def test_a_paused_webhook_is_told_when_it_goes_on(telling: Telling) -> None:
    telling.pause(paused=True)
    telling.open_ticket()
    telling.worker.step()
    telling.worker.step()
    assert telling.shown()["pending"] == 1
    assert telling.other.heard == []

    telling.pause(paused=False)

    telling.work_until(lambda: telling.other.events() == ["ticket.opened"], "it is told")


def test_a_promise_that_nothing_meets_is_told_when_it_is_at_risk_and_when_it_is_missed(
    telling: Telling,
) -> None:
    ticket = telling.open_ticket()

    def missed() -> bool:
        telling.pass_by(timedelta(minutes=20))
        return "deadline.missed" in telling.other.events(ticket)

    telling.work_until(missed, "a promise is missed")

    told = [one for one in telling.other.heard if one.event.startswith("deadline.")]
    name = next(one for one in told if one.event == "deadline.missed").json["data"]["deadline"]
    kinds = [one.event for one in told if one.json["data"]["deadline"] == name]
    assert kinds == ["deadline.at-risk", "deadline.missed"]
    assert len({one.id for one in told}) == len(told)


def test_a_rotated_secret_signs_beside_the_old_one_for_a_day(telling: Telling) -> None:
    fresh = telling.administrator.post(f"{telling.address}/rotate").get_json()["secret"]

    def heard_after(number: int) -> Heard:
        telling.administrator.post(f"{telling.address}/ping")
        telling.work_until(lambda: len(telling.other.heard) == number, "the ping")
        return telling.other.heard[-1]

    first = heard_after(1)
    assert first.event == "ping"
    assert first.is_signed_with(fresh)
    assert first.is_signed_with(telling.hook["secret"])
    telling.pass_by(timedelta(days=1, seconds=1))
    second = heard_after(2)
    assert second.is_signed_with(fresh)
    assert not second.is_signed_with(telling.hook["secret"])


def test_a_redirect_is_not_followed(telling: Telling) -> None:
    telling.other.answer = lambda _: (307, {"Location": telling.other.url})
    telling.administrator.post(f"{telling.address}/ping")

    telling.work_until(lambda: telling.shown()["last_status"] == 307, "the answer is noted")

    assert len(telling.other.heard) == 1


def test_a_removed_webhook_is_told_nothing_and_leaves_nothing(telling: Telling) -> None:
    telling.open_ticket()
    assert telling.administrator.delete(telling.address).status_code == 204
    telling.worker.step()
    telling.worker.step()

    assert telling.other.heard == []
    assert telling.administrator.get(telling.address).status_code == 404


def test_the_secret_is_shown_once(telling: Telling) -> None:
    listed = telling.administrator.get("/api/v1/webhooks").get_json()["items"]

    assert telling.hook["secret"].startswith("whsec_")
    assert [item["id"] for item in listed] == [telling.hook["id"]]
    assert telling.hook["secret"].encode() not in jsontext.dumps(listed)


def test_what_happened_before_there_was_a_webhook_is_not_told(office: Office, ticket: str) -> None:
    office.mailroom.step()
    office.clock.pass_by(timedelta(minutes=1))
    with telling_of(office, []) as telling:
        telling.command(ticket, "assignments", SURVEY)

        telling.work_until(lambda: len(telling.other.heard) == 2, "the assignment is told")

        assert telling.other.events(ticket) == ["ticket.assigned", "ticket.status-changed"]


def test_only_the_events_that_are_named_are_told(office: Office) -> None:
    with telling_of(office, ["ticket.assigned"]) as telling:
        ticket = telling.open_ticket()
        telling.command(ticket, "assignments", SURVEY)
        telling.work_until(lambda: telling.other.heard, "it is told")

        assert telling.other.events() == ["ticket.assigned"]


def test_readyz_says_that_nobody_sends_and_still_takes_requests(telling: Telling) -> None:
    client = telling.office.client()
    assert "standing_still" not in client.get("/readyz").get_json()

    telling.pass_by(timedelta(minutes=2))
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.get_json()["standing_still"]["webhooks"].startswith("nobody works since")
