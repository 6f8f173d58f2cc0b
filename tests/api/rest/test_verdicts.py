"""From a test of the meter to its verdict, the refund and who is proposed as responsible."""

from __future__ import annotations

from typing import Any

import pytest

from server.metrology.worker import Means, VerdictWorker
from tests.api.rest.conftest import Caller, Office
from tests.api.rest.judging import RS7, TEST, deliver, filed, judged, technician, verdicts, worker

__all__ = ["technician", "worker"]


def test_given_a_meter_out_of_class_then_refund_and_responsibility_are_proposed(
    office: Office, worker: VerdictWorker, technician: Caller, ticket: str
) -> None:
    assert technician.post("/api/v1/instruments", RS7).status_code == 201
    test = filed(technician, ticket, TEST)
    judged(office, worker)

    (verdict,) = verdicts(technician, ticket)
    body = verdict["body"]
    assert verdict["author"]["server"] == "metrology"
    assert (body["of"], body["outcome"], body["rule"]) == (test, "outside", "class 2")
    assert body["steps"][0] == (
        "as-found, 5.0 A, pf 1: mean of 3: +3.210 %, rounded to 0.2: +3.2 %; "
        "limit ±2 % (0.1 Ib to Imax): outside"
    )
    assert body["refund"]["energy_kwh"] == "56.59"
    assert body["refund"]["steps"] == [
        "γ = +3.2 % (the only load)",
        "3650·0.032/(1+0.032) = 113.178 kWh",
        "113.178·0.5 = 56.589 kWh",
        "rounded: 56.59 kWh, refund",
    ]
    assert body["inputs"]["facts"] == [test]
    assert body["inputs"]["instruments"][0]["serial"] == "900177"
    assert body["remarks"] == []
    said = technician.get(f"/api/v1/tickets/{ticket}").get_json()["responsibility"]
    assert (said["party"], said["state"], said["basis"]) == (
        "utility",
        "proposed",
        [verdict["_id"]],
    )


def test_given_a_verdict_when_the_worker_looks_again_then_nothing_is_added(
    office: Office, worker: VerdictWorker, technician: Caller, ticket: str
) -> None:
    filed(technician, ticket, TEST)
    judged(office, worker)
    judged(office, worker)

    assert len(verdicts(technician, ticket)) == 1
    assert worker.judge(ticket) == 0


def test_given_a_test_that_is_amended_then_its_verdict_is_made_anew(
    office: Office, worker: VerdictWorker, technician: Caller, dispatcher: Caller, ticket: str
) -> None:
    test = filed(technician, ticket, TEST)
    judged(office, worker)
    right = {**TEST, "points": [{**TEST["points"][0], "errors_percent": ["0.32", "0.31"]}]}
    path = f"/api/v1/tickets/{ticket}/facts/{test}/amendment"
    assert dispatcher.post(path, {"body": right}).status_code == 201
    judged(office, worker)

    first, second = verdicts(technician, ticket)
    assert second["amends"] == first["_id"]
    assert (second["body"]["outcome"], "refund" in second["body"]) == ("within", False)
    said = technician.get(f"/api/v1/tickets/{ticket}").get_json()["responsibility"]
    assert said["state"] == "open"


def test_given_a_test_that_is_withdrawn_then_its_verdict_is_too_and_comes_back_with_it(
    office: Office, worker: VerdictWorker, technician: Caller, dispatcher: Caller, ticket: str
) -> None:
    test = filed(technician, ticket, TEST)
    judged(office, worker)
    path = f"/api/v1/tickets/{ticket}/facts/{test}/retraction"
    answer = dispatcher.post(path, {"reason": "another meter"})
    assert answer.status_code == 201
    judged(office, worker)

    withdrawn = technician.get(f"/api/v1/tickets/{ticket}").get_json()
    assert withdrawn["responsibility"]["state"] == "open"
    retraction = answer.get_json()["history"][-1]["fact"]
    again = f"/api/v1/tickets/{ticket}/facts/{retraction}/retraction"
    assert dispatcher.post(again, {"reason": "it was this one"}).status_code == 201
    judged(office, worker)
    said = technician.get(f"/api/v1/tickets/{ticket}").get_json()["responsibility"]
    assert (said["party"], said["state"]) == ("utility", "proposed")


def test_given_a_verdict_that_a_person_withdrew_then_it_is_not_said_again(
    office: Office, worker: VerdictWorker, technician: Caller, dispatcher: Caller, ticket: str
) -> None:
    filed(technician, ticket, TEST)
    judged(office, worker)
    (verdict,) = verdicts(technician, ticket)
    path = f"/api/v1/tickets/{ticket}/facts/{verdict['_id']}/retraction"
    assert dispatcher.post(path, {"reason": "the laboratory tests it"}).status_code == 201
    judged(office, worker)

    assert worker.judge(ticket) == 0
    said = technician.get(f"/api/v1/tickets/{ticket}").get_json()["responsibility"]
    assert said["state"] == "open"


def test_given_two_workers_then_only_the_one_with_the_lease_judges(
    office: Office, worker: VerdictWorker, technician: Caller, ticket: str
) -> None:
    context = office.context
    means = Means(context.store, context.dossiers, context.rules, dict, context.clock)
    other = VerdictWorker(means)
    filed(technician, ticket, TEST)
    deliver(office)

    assert worker.step() is False
    assert other.step() is False
    assert len(verdicts(technician, ticket)) == 1


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        (
            {"meter": {**TEST["meter"], "accuracy_class": "9"}},
            "meter.accuracy_class",
            "unknown-class",
        ),
        ({"registration_method": "method-9"}, "registration_method", "unknown-method"),
        ({"points": [{"current_a": 5, "power_factor": "1"}]}, "points.0.errors_percent", "missing"),
        (
            {"points": [{**TEST["points"][0], "current_a": 0}]},
            "points.0.current_a",
            "not-above-zero",
        ),
    ],
)
def test_given_a_test_that_cannot_be_judged_then_the_field_is_named(
    technician: Caller, ticket: str, change: dict[str, Any], field: str, code: str
) -> None:
    answer = technician.post(f"/api/v1/tickets/{ticket}/meter-tests", {**TEST, **change})

    assert answer.status_code == 422
    assert {"field": field, "code": code} in [
        {"field": one["field"], "code": one["code"]} for one in answer.get_json()["errors"]
    ]


def test_given_a_verdict_then_it_is_drawn_by_its_own_id_and_by_that_of_the_test(
    office: Office, worker: VerdictWorker, technician: Caller, ticket: str
) -> None:
    test = filed(technician, ticket, TEST)
    path = f"/api/v1/tickets/{ticket}/plots/"
    assert technician.get(f"{path}{test}.svg").status_code == 404
    judged(office, worker)
    (verdict,) = verdicts(technician, ticket)

    answer = technician.get(f"{path}{test}.svg?lang=en")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert "Meter error" in answer.get_data(as_text=True)
    assert technician.get(f"{path}{verdict['_id']}.svg?lang=en").data == answer.data


def test_given_the_profile_then_its_rules_for_registers_and_meters_are_plain_json(
    technician: Caller,
) -> None:
    profile = technician.get("/api/v1/profile").get_json()

    assert profile["name"] == "cn-state-grid"
    assert profile["quantities"]["voltage"]["units"]["kV"] == 1000
    assert profile["metrology"]["register"]["high_factor"] == "3"
    assert profile["metrology"]["classes"]["2"]["rounding"] == "0.2"
