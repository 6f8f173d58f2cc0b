"""Saved views: one's own everywhere, those of the office for all, and nobody's by accident."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.vocabulary import Role
from tests.api.rest.conftest import Caller, Office

LOW_VOLTAGE = {"name": "Low voltage", "filter": {"class": "PQ", "opened_from": "2026-11-23"}}
OF_A_CUSTOMER = {"name": "Li again", "shared": True, "filter": {"q": "Li Na"}}


def saved(caller: Caller, body: dict[str, Any]) -> dict[str, Any]:
    answer = caller.post("/api/v1/saved-views", body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return dict(answer.get_json())


def names(caller: Caller) -> list[str]:
    return [one["name"] for one in caller.get("/api/v1/saved-views").get_json()["items"]]


def test_given_a_view_of_ones_own_then_nobody_else_finds_reads_or_changes_it(
    dispatcher: Caller, supervisor: Caller
) -> None:
    path = f"/api/v1/saved-views/{saved(dispatcher, LOW_VOLTAGE)['id']}"

    assert (names(dispatcher), names(supervisor)) == (["Low voltage"], [])
    answers = [supervisor.get(path), supervisor.patch(path, {"name": "x"}), supervisor.delete(path)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert dispatcher.delete(path).status_code == 204
    assert names(dispatcher) == []


def test_given_a_view_that_is_shared_then_the_office_has_it_and_those_who_share_may_change_it(
    office: Office, dispatcher: Caller, supervisor: Caller
) -> None:
    path = f"/api/v1/saved-views/{saved(dispatcher, {**LOW_VOLTAGE, 'shared': True})['id']}"
    approver = office.caller(Role.APPROVER)

    assert names(approver) == ["Low voltage"]
    assert approver.patch(path, {"name": "x"}).status_code == 403
    assert supervisor.patch(path, {"name": "Voltage"}).status_code == 200
    assert names(dispatcher) == ["Voltage"]


def test_given_a_view_of_ones_own_when_the_role_shares_nothing_then_it_cannot_be_shared(
    office: Office,
) -> None:
    approver = office.caller(Role.APPROVER)
    path = f"/api/v1/saved-views/{saved(approver, LOW_VOLTAGE)['id']}"

    assert approver.post("/api/v1/saved-views", {**LOW_VOLTAGE, "shared": True}).status_code == 403
    assert approver.patch(path, {"shared": True}).status_code == 403
    assert approver.patch(path, {"name": "Mine"}).status_code == 200


def test_given_words_that_may_name_a_customer_then_they_are_shared_with_those_who_see_customers(
    office: Office, dispatcher: Caller, supervisor: Caller
) -> None:
    view = saved(dispatcher, OF_A_CUSTOMER)["id"]
    approver = office.caller(Role.APPROVER)

    assert (names(supervisor), names(approver)) == (["Li again"], [])
    assert approver.get(f"/api/v1/saved-views/{view}").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"class": "NOPE"}, {"nothing": "1"}, {"opened_from": "soon"}, {"status": " "}, {"class": 3}],
)
def test_given_a_filter_that_the_list_would_refuse_then_it_is_refused_when_it_is_saved(
    dispatcher: Caller, wrong: dict[str, Any]
) -> None:
    answer = dispatcher.post("/api/v1/saved-views", {"name": "Broken", "filter": wrong})

    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"].startswith("filter")
