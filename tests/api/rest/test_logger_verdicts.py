"""From a logger's file to the verdict on the supply, its plots and who is proposed."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from schemas.vocabulary import Role
from server.metrology.worker import VerdictWorker
from tests.api.rest.conftest import Caller, Office
from tests.api.rest.judging import RS7, judged, verdicts, worker
from tests.api.rest.test_instrument_files import results, send

__all__ = ["worker"]
MIDNIGHT = datetime(2026, 11, 20)  # noqa: DTZ001 (the logger writes local time)
HEADER = "Timestamp_Start;Timestamp_End;Trend_Period;Vrms_AN_avg;Vrms_AN_min;Vrms_AN_max"


def fluke(*volts: float) -> bytes:
    """A text export of ten-minute values."""
    lines = [HEADER]
    for place, value in enumerate(volts):
        start = MIDNIGHT + timedelta(minutes=10) * place
        end = start + timedelta(minutes=10)
        lines.append(f"{start};{end};600;{value};{value - 1};{value + 1}")
    return "\n".join(lines).encode() + b"\n"


@pytest.fixture
def technician(office: Office) -> Caller:
    return office.caller(Role.METER_TECHNICIAN)


def measured(technician: Caller, ticket: str, data: bytes) -> dict[str, Any]:
    said = {"timezone": "Asia/Shanghai", "instrument": "LOG-1"}
    [result] = results(send(technician, ticket, ("evening.txt", data), **said))
    assert result["state"] == "read", result
    return result


def test_given_a_day_with_a_low_evening_then_the_supply_is_outside_and_drawn(
    office: Office, worker: VerdictWorker, technician: Caller, ticket: str
) -> None:
    technician.post("/api/v1/instruments", {**RS7, "id": "LOG-1", "accuracy_class": "A"})
    data = fluke(*[225.0] * 132, *[190.0] * 12)
    result = measured(technician, ticket, data)
    judged(office, worker)

    (verdict,) = verdicts(technician, ticket)
    body = verdict["body"]
    assert (body["about"], body["outcome"], body["party"]) == ("voltage", "outside", "utility")
    assert body["inputs"]["files"] == [{"sha256": hashlib.sha256(data).hexdigest(), "rows": 432}]
    assert body["steps"] == [
        "U_L1: 144 valid of 144 intervals = 100.0 %, 0 flagged and left out; "
        "min 190, mean 222.08, max 225 V",
        "U_L1: 12 of 144 outside 198–235.4 V (100 %) = 8.33 %, at most 0 %: outside",
    ]
    assert body["values"]["channels"][0]["bounds"][0]["qualified_percent"] == "91.67"
    assert body["remarks"] == []
    path = f"/api/v1/tickets/{ticket}/plots/{result['measurements']}.svg?lang=en"
    assert "Voltage: profile" in technician.get(path).get_data(as_text=True)
    assert "duration curve" in technician.get(f"{path}&kind=duration").get_data(as_text=True)
    pixels = technician.get(f"{path.replace('.svg', '.png')}&width=630")
    assert (pixels.status_code, pixels.content_type) == (200, "image/png")
    assert pixels.headers["Cache-Control"] == "private, no-cache"
    with Image.open(io.BytesIO(pixels.data)) as image:
        assert image.size == (630, 405)
        assert {(0, 114, 178), (176, 0, 32)} <= set(image.convert("RGB").get_flattened_data())
    assert technician.get(f"{path.replace('.svg', '.png')}&width=90000").status_code == 422
    said = technician.get(f"/api/v1/tickets/{ticket}").get_json()["responsibility"]
    assert (said["party"], said["state"]) == ("utility", "proposed")


def test_given_an_evening_alone_then_there_is_no_verdict_but_why(
    office: Office, worker: VerdictWorker, technician: Caller, ticket: str
) -> None:
    measured(technician, ticket, fluke(*[190.0] * 12))
    judged(office, worker)

    (verdict,) = verdicts(technician, ticket)
    assert verdict["body"]["outcome"] == "no-verdict"
    assert [one["code"] for one in verdict["body"]["remarks"]] == [
        "coverage-too-low",
        "instrument-unknown",
    ]
