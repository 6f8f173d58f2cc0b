"""From documents to features."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from server.ogc_api.features import crew_feature, finding_features, sighting_of
from server.registry.people import Crew

T = "T261123-AAAAA"
FIRST = f"{T}:finding:00000000-0000-7000-8000-000000000001"
SECOND = f"{T}:finding:00000000-0000-7000-8000-000000000002"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def fix(lat: float, lon: float, datum: str = "WGS84", **more: object) -> dict[str, object]:
    return {"lat": lat, "lon": lon, "datum": datum, **more}


def receipt(fact: str, crew: str | None = "c-north") -> dict[str, object]:
    return {
        "fact": fact,
        "crew": crew,
        "state": "accepted",
        "received_at": "2026-11-23T08:41:00.000Z",
        "corrected_at": "2026-11-23T08:40:00.000Z",
    }


def test_a_finding_stands_where_and_when_it_was_made_in_wgs84() -> None:
    body = {"seen": "Loose neutral", "position": fix(39.90245, 116.42703, "GCJ02", accuracy_m=8)}
    [found] = finding_features([({"_id": FIRST, "body": body}, receipt(FIRST))])

    assert found.point is not None
    assert list(found.point) == pytest.approx([116.42079, 39.90105], abs=1e-5)
    assert found.begins == found.ends == "2026-11-23T08:40:00.000Z"
    assert found.properties["datum"] == "GCJ02"
    assert found.properties["accuracy_m"] == 8


def test_an_amended_finding_names_what_replaced_it() -> None:
    facts = [
        ({"_id": SECOND, "amends": FIRST, "body": {"seen": "No, a fuse"}}, receipt(SECOND)),
        ({"_id": FIRST, "body": {"seen": "Loose neutral"}}, receipt(FIRST)),
    ]

    first, second = finding_features(facts)

    assert (first.id, first.properties["replaced_by"]) == (FIRST, SECOND)
    assert (second.id, second.properties["replaced_by"]) == (SECOND, None)


@pytest.mark.parametrize(
    "position",
    [None, "here", fix(0, 0), fix(91, 0), {"lat": True, "lon": 1}, {"lat": 1}],
)
def test_what_is_no_place_is_not_drawn(position: object) -> None:
    fact = {"_id": FIRST, "body": {"seen": "x", "position": position}}

    [found] = finding_features([(fact, receipt(FIRST))])

    assert found.point is None
    assert sighting_of(fact, receipt(FIRST)) is None


def test_a_crew_is_as_old_as_the_fix_not_as_the_fact() -> None:
    fact = {"_id": FIRST, "body": {"position": fix(32.05, 118.79, accuracy_m=12, age_s=600)}}
    seen = sighting_of(fact, receipt(FIRST))

    found = crew_feature(Crew("c-north", "North"), seen, NOW)

    assert found.point == (118.79, 32.05)
    assert found.properties["seen_at"] == "2026-11-23T08:30:00.000Z"
    assert found.properties["age_s"] == 1800
    assert found.properties["accuracy_m"] == 12


def test_a_crew_that_was_never_seen_has_no_place_and_no_time() -> None:
    found = crew_feature(Crew("c-north", "North"), None, NOW)

    assert (found.point, found.begins, found.properties["age_s"]) == (None, None, None)


def test_what_the_office_says_is_no_sighting_of_a_crew() -> None:
    fact = {"_id": FIRST, "body": {"position": fix(32.05, 118.79)}}

    assert sighting_of(fact, receipt(FIRST, crew=None)) is None
