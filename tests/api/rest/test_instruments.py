"""The register of instruments, and what a change of it does to verdicts that were made."""

from __future__ import annotations

from server.metrology.worker import VerdictWorker
from tests.api.rest.conftest import Caller, Office
from tests.api.rest.judging import RS7, TEST, filed, judged, technician, verdicts, worker

__all__ = ["technician", "worker"]


def test_given_a_standard_that_is_registered_later_then_the_verdict_is_made_anew(
    office: Office, worker: VerdictWorker, technician: Caller, ticket: str
) -> None:
    filed(technician, ticket, TEST)
    judged(office, worker)
    (verdict,) = verdicts(technician, ticket)
    assert [one["code"] for one in verdict["body"]["remarks"]] == ["instrument-unknown"]

    technician.post("/api/v1/instruments", {**RS7, "calibration_due": "2026-11-01"})
    assert worker.judge(ticket) == 1
    assert [one["code"] for one in verdicts(technician, ticket)[1]["body"]["remarks"]] == [
        "calibration-expired"
    ]


def test_given_a_certificate_that_is_entered_late_then_what_was_judged_before_is_judged_again(
    office: Office, worker: VerdictWorker, technician: Caller, ticket: str
) -> None:
    technician.post("/api/v1/instruments", {**RS7, "calibration_due": "2026-11-01"})
    filed(technician, ticket, TEST)
    judged(office, worker)
    (verdict,) = verdicts(technician, ticket)
    assert [one["code"] for one in verdict["body"]["remarks"]] == ["calibration-expired"]

    late = {"calibrated_on": "2026-11-02", "calibration_due": "2027-11-02"}
    technician.patch("/api/v1/instruments/RS-7", late)
    while worker.step():
        pass

    before, after = verdicts(technician, ticket)
    assert after["amends"] == before["_id"]
    assert after["body"]["remarks"] == []
    assert after["body"]["inputs"]["instruments"][0]["earlier_calibrations"] == [
        {
            "calibrated_on": "2026-03-01",
            "calibration_due": "2026-11-01",
            "certificate_sha256": None,
        }
    ]


def test_given_an_instrument_that_is_calibrated_after_a_test_then_the_test_is_no_better_for_it(
    office: Office, worker: VerdictWorker, technician: Caller, ticket: str
) -> None:
    technician.post("/api/v1/instruments", {**RS7, "calibration_due": "2026-11-01"})
    filed(technician, ticket, TEST)
    judged(office, worker)

    anew = {"calibrated_on": "2026-11-24", "calibration_due": "2027-11-24"}
    technician.patch("/api/v1/instruments/RS-7", anew)
    while worker.step():
        pass

    assert [one["code"] for one in verdicts(technician, ticket)[-1]["body"]["remarks"]] == [
        "calibration-expired"
    ]


def test_given_an_instrument_when_it_is_calibrated_again_then_the_rest_stays(
    technician: Caller,
) -> None:
    technician.post("/api/v1/instruments", RS7)
    answer = technician.patch("/api/v1/instruments/RS-7", {"calibration_due": "2028-03-01"})

    assert answer.get_json() == {
        **RS7,
        "calibration_due": "2028-03-01",
        "ranges": [],
        "certificate_sha256": None,
        "earlier_calibrations": [],
        "earlier_comparisons": [],
    }
    assert technician.post("/api/v1/instruments", RS7).status_code == 409
    wrong = technician.patch("/api/v1/instruments/RS-7", {"calibration_due": "2026-01-01"})
    assert wrong.get_json()["errors"][0]["code"] == "not-after-calibration"
