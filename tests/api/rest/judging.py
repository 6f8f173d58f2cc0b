"""A meter test, the standard it was made with, and the worker that judges it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from schemas.vocabulary import Role
from server.metrology.worker import Means, VerdictWorker
from sync.mailroom.dossier import Dossiers
from tests.api.rest.conftest import Caller, Office

RS7 = {
    "id": "RS-7",
    "make": "Maker",
    "model": "RS-310",
    "serial": "900177",
    "accuracy_class": "0.1",
    "calibrated_on": "2026-03-01",
    "calibration_due": "2027-03-01",
    "compared_on": "2026-10-01",
}
TEST: dict[str, Any] = {
    "method": "customer-load",
    "meter": {
        "number": "33010017",
        "accuracy_class": "2",
        "connection": "direct",
        "basic_current_a": 5,
        "max_current_a": 60,
        "constant": 1600,
    },
    "seals": [{"number": "S-1", "place": "cover", "state": "intact"}],
    "reference": {"id": "RS-7"},
    "points": [
        {"current_a": "5.0", "power_factor": "1", "errors_percent": ["3.21", "3.17", "3.25"]}
    ],
    "billing": {"recorded_kwh": "3650", "basis": "whole-period"},
}


@pytest.fixture
def worker(office: Office) -> VerdictWorker:
    context = office.context
    return VerdictWorker(
        Means(
            context.store,
            Dossiers(context.store, context.rules),
            context.rules,
            context.identity.instruments.register,
            context.clock,
        )
    )


@pytest.fixture
def technician(office: Office) -> Caller:
    return office.caller(Role.METER_TECHNICIAN)


def deliver(office: Office) -> None:
    while office.mailroom.step():
        pass


def judged(office: Office, worker: VerdictWorker) -> None:
    """The mailroom folds, the worker judges what is new, and the mailroom folds again."""
    office.clock.pass_by(timedelta(minutes=1))
    deliver(office)
    while worker.step():
        pass
    deliver(office)
    office.clock.pass_by(timedelta(minutes=1))


def verdicts(caller: Caller, ticket: str) -> list[dict[str, Any]]:
    answer = caller.get(f"/api/v1/tickets/{ticket}/facts").get_json()
    facts = [item["fact"] for item in answer["items"]]
    return [fact for fact in facts if fact["kind"] == "verdict"]


def filed(technician: Caller, ticket: str, body: dict[str, Any]) -> str:
    answer = technician.post(f"/api/v1/tickets/{ticket}/meter-tests", body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return next(
        str(line["fact"])
        for line in reversed(answer.get_json()["history"])
        if line["what"] == "meter-test"
    )
