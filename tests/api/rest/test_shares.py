"""The shares of a mixed case, wherever its party is told."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.api.rest.conftest import Caller, Office

SHARES = [{"party": "utility", "percent": 70}, {"party": "customer", "percent": 30}]
MIXED = {
    "responsibility": {"party": "utility", "shares": SHARES, "reason": "Joint and wiring."},
    "resolution": {"measures": [{"action": "Replace the joint"}]},
}


@pytest.fixture
def decided(office: Office, dispatcher: Caller, ticket: str) -> str:
    answer = dispatcher.post(f"/api/v1/tickets/{ticket}/decisions", MIXED)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    office.mailroom.step()
    office.context.readmodel.refresh()
    return ticket


def test_a_list_says_the_shares_beside_the_party_that_bears_most(
    dispatcher: Caller, decided: str
) -> None:
    [item] = dispatcher.get("/api/v1/tickets?fields=party,shares").get_json()["items"]
    assert item == {"ticket": decided, "party": "utility", "shares": SHARES}


def test_an_export_says_the_shares_by_party(dispatcher: Caller, decided: str) -> None:
    text = dispatcher.get("/api/v1/exports/tickets?format=csv").get_data(as_text=True)
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["ticket"], row["party"]) == (decided, "utility")
    assert json.loads(row["shares"]) == {"utility": 70, "customer": 30}


@pytest.mark.usefixtures("decided")
def test_a_map_program_is_told_the_shares(dispatcher: Caller) -> None:
    found = dispatcher.get("/ogc/collections/tickets/items?f=json").get_json()
    [feature] = found["features"]
    assert json.loads(feature["properties"]["shares"]) == {"utility": 70, "customer": 30}


@pytest.mark.usefixtures("decided")
def test_statistics_count_a_mixed_case_once_by_the_party_that_bears_most(
    dispatcher: Caller,
) -> None:
    counts = dispatcher.get("/api/v1/statistics/counts?by=party").get_json()
    assert counts["rows"] == [{"party": "utility", "tickets": 1}]
