"""What a request for items may ask, and which features then match."""

from __future__ import annotations

import pytest

from server.ogc_api.collections import COLLECTIONS
from server.ogc_api.features import Feature
from server.ogc_api.query import Query, Span, box, matches, read, span
from server.problem import Problem
from server.readmodel.cells import Box

TICKETS = COLLECTIONS["tickets"]
NANJING = Feature(
    id="T261123-AAAAA",
    point=(118.79, 32.05),
    begins="2026-11-23T08:00:00.000Z",
    ends="2026-11-23T08:00:00.000Z",
    properties=dict.fromkeys(TICKETS.properties)
    | {"status": "new", "emergency": False, "facts": 3},
)
NOWHERE = Feature("T261123-BBBBB", None, None, None, NANJING.properties)
OPEN_WORK = Feature("x", None, "2026-11-20T00:00:00.000Z", None, {})


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("118,32,119,33", True),
        ("118.79,32.05,118.79,32.05", True),
        ("118,32,0,119,33,100", True),
        ("119,32,120,33", False),
        ("118,33,119,34", False),
        ("170,-10,-170,60", False),
        ("100,-10,-170,60", True),
    ],
)
def test_a_box_holds_what_is_in_it_also_across_the_180th_meridian(text: str, inside: bool) -> None:
    assert matches(NANJING, Query(box=box(text))) is inside
    assert not matches(NOWHERE, Query(box=box(text)))


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "nan,0,1,1", "0,5,1,4", "1e999,0,1,1"]
)
def test_what_is_no_box_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"Send west|South"):
        box(text)


def test_the_heights_of_a_box_mean_nothing() -> None:
    assert box("1,2,99,3,4,100") == Box(1, 2, 3, 4)


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("2026-11-23T08:00:00Z", True),
        ("2026-11-23T16:00:00+08:00", True),
        ("2026-11-23T08:00:01Z", False),
        ("2026-11-23", True),
        ("2026-11-22", False),
        ("2026-11-23T00:00:00Z/2026-11-24T00:00:00Z", True),
        ("../2026-11-23T08:00:00Z", True),
        ("/2026-11-22T00:00:00Z", False),
        ("2026-11-23T08:00:00Z/..", True),
        ("2026-11-24T00:00:00Z/", False),
        ("../..", True),
    ],
)
def test_a_time_is_an_instant_a_day_or_an_interval_with_open_ends(text: str, met: bool) -> None:
    assert matches(NANJING, Query(span=span(text))) is met


def test_what_has_no_time_is_in_no_time_and_what_has_no_end_goes_on() -> None:
    assert not matches(NOWHERE, Query(span=Span(None, None)))
    assert matches(OPEN_WORK, Query(span=span("2030-01-01T00:00:00Z")))
    assert not matches(OPEN_WORK, Query(span=span("2026-11-19")))


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-11-23T08:00:00", "2026-13-01", "2026-11-24/2026-11-23", "a/b/c"],
)
def test_what_is_no_time_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"Send 2026|ends before"):
        span(text)


def test_a_property_is_compared_as_it_is_written() -> None:
    assert matches(
        NANJING, Query(equal=(("status", "new"), ("emergency", "false"), ("facts", "3")))
    )
    assert not matches(NANJING, Query(equal=(("status", "decided"),)))
    assert not matches(NANJING, Query(equal=(("grade", "None"),)))


def test_all_faults_of_a_request_are_named_at_once() -> None:
    asked = {"limit": "0", "bbox": "1", "datetime": "now", "colour": "red"}

    with pytest.raises(Problem) as raised:
        read(asked, TICKETS)

    assert raised.value.code == "bad_request"
    assert [(error.field, error.code) for error in raised.value.errors] == [
        ("colour", "unknown-parameter"),
        ("limit", "invalid"),
        ("bbox", "invalid"),
        ("datetime", "invalid"),
    ]


def test_a_limit_that_is_too_great_is_cut() -> None:
    assert read({"limit": "5000", "status": "new"}, TICKETS) == Query(
        limit=1000, equal=(("status", "new"),)
    )
