"""A place is proposed only for an address without one, and only where a provider is set."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.rest.conftest import LOW_VOLTAGE, Caller


@pytest.mark.parametrize(
    ("site", "because"),
    [
        (LOW_VOLTAGE["site"], "has-position"),
        ({}, "no-address"),
        ({"address": "12 Willow Lane"}, "geocoder-off"),
    ],
)
def test_given_no_need_or_no_provider_then_the_answer_says_why_there_is_no_proposal(
    dispatcher: Caller, site: dict[str, Any], because: str
) -> None:
    opened = dispatcher.post("/api/v1/tickets", {**LOW_VOLTAGE, "site": site}).get_json()

    answer = dispatcher.get(f"/api/v1/tickets/{opened['ticket']}/proposed-position")

    assert answer.get_json() == {"proposed": None, "because": because}
