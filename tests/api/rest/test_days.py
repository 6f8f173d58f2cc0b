"""Who works with days sends days: filters of queries take them, commands say what they take."""

from __future__ import annotations

from datetime import timedelta

import pytest

from schemas.vocabulary import Role
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office


@pytest.fixture
def nights(office: Office, dispatcher: Caller) -> list[str]:
    """A ticket just before and one just after midnight in Shanghai, which is 16:00 UTC."""
    made: list[str] = []
    office.clock.pass_by(timedelta(hours=7, minutes=59))
    for _ in range(2):
        made.append(dispatcher.post("/api/v1/tickets", LOW_VOLTAGE).get_json()["ticket"])
        office.mailroom.step()
        office.clock.pass_by(timedelta(minutes=2))
    office.context.readmodel.refresh()
    return made


def test_a_range_of_days_has_the_tickets_of_those_days_in_the_utilitys_zone(
    nights: list[str], dispatcher: Caller
) -> None:
    def found(query: str) -> list[str]:
        answer = dispatcher.get(f"/api/v1/tickets?sort=opened_at&{query}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return [item["ticket"] for item in answer.get_json()["items"]]

    assert found("opened_from=2026-11-23&opened_to=2026-11-23") == nights[:1]
    assert found("opened_from=2026-11-24&opened_to=2026-11-24") == nights[1:]
    assert found("opened_from=2026-11-23&opened_to=2026-11-24") == nights
    assert found("opened_from=2026-11-23T16:00:00Z&opened_to=2026-11-24") == nights[1:]


def test_statistics_and_exports_take_days(nights: list[str], office: Office) -> None:
    head = office.caller(Role.SUPERVISOR)
    span = "opened_from=2026-11-24&opened_to=2026-11-24"
    counts = head.get(f"/api/v1/statistics/counts?by=class&{span}").get_json()
    assert [row["tickets"] for row in counts["rows"]] == [1]
    export = head.get(f"/api/v1/exports/tickets?format=csv&{span}").get_data(as_text=True)
    assert nights[1] in export
    assert nights[0] not in export


def test_views_take_days(nights: list[str], office: Office) -> None:
    auditor = office.caller(Role.AUDITOR)

    def views(query: str) -> int:
        return len(
            auditor.get(f"/api/v1/views?what=&{query}".replace("what=&", "")).get_json()["items"]
        )

    assert views("since=2026-11-23&until=2026-11-24") == len(nights)
    assert views("since=2026-11-24") == 1
    assert views("until=2026-11-22") == 0


def test_a_day_that_is_none_is_refused_with_what_would_be_right(dispatcher: Caller) -> None:
    answer = dispatcher.get("/api/v1/tickets?opened_from=2026-02-30")
    assert answer.status_code == 422
    [error] = answer.get_json()["errors"]
    assert error["code"] == "not-an-instant"
    assert "or a day such as 2026-11-23." in error["message"]


def test_a_command_asks_for_a_moment_and_says_the_present_one_in_the_utilitys_zone(
    dispatcher: Caller, ticket: str
) -> None:
    work = {"crew": "c-north", "type": "on-site-survey", "due": "2026-11-24"}
    answer = dispatcher.post(f"/api/v1/tickets/{ticket}/assignments", work)

    assert answer.status_code == 422
    problem = answer.get_json()
    [error] = problem["errors"]
    assert (error["field"], error["code"]) == ("due", "not-an-instant")
    now = "Now it is 2026-11-23T08:00:00.000Z: 2026-11-23 16:00 in Asia/Shanghai."
    assert error["message"] == f"Send UTC such as 2026-11-23T08:41:02.113Z. {now}"
    assert problem["detail"] == f"due: {error['message']}"
