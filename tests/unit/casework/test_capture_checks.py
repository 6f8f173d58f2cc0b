"""Flags that need no bytes: for each one fact that raises it and one that nearly does."""

from __future__ import annotations

from typing import Any

import pytest

from casework.capture_checks import Sighting, Surroundings, capture_flags, sighting
from casework.flags import TABLE
from casework.place import bd09_of_gcj02, gcj02_of_wgs84
from casework.whereabouts import fence_of
from schemas.documents import Fact, parse_fact
from schemas.instants import parse_instant
from tests.unit.casework.casefile import POLICY

SITE = (39.90105, 116.42079)
NORTH = 1 / 111_195
"""Degrees of latitude in a metre."""
TAKEN = "2026-11-23T08:40:00.000Z"
RECEIVED = parse_instant("2026-11-23T08:50:00.000Z")
ASSIGNED = parse_instant("2026-11-23T08:00:00.000Z")


def fix(metres_north: float = 0, accuracy: float | None = 20, **more: Any) -> dict[str, Any]:
    lat, lon = more.pop("place", SITE)
    return {
        "lat": lat + metres_north * NORTH,
        "lon": lon,
        "datum": "WGS84",
        "accuracy_m": accuracy,
        **more,
    }


def photo(position: dict[str, Any] | None = None, offset_ms: int = 0, **capture: Any) -> Fact:
    said = {"source": "camera", "taken_at": TAKEN, **capture}
    if position is not None:
        said["position"] = position
    return parse_fact(
        {
            "_id": "T261123-7K3QX:photo:0193abcd-0000-7000-8000-000000000001",
            "type": "fact",
            "kind": "photo",
            "schema": 1,
            "ticket": "T261123-7K3QX",
            "investigation": "0193abcd-0000-7000-8000-000000000002",
            "author": {"device": "d-1", "member": "m-1", "crew": "c-1"},
            "at": {"device": TAKEN, "offset_ms": offset_ms, "offset_age_s": 60},
            "body": {"sha256": "a" * 64, "size": 9, "type": "image/jpeg", "capture": said},
        }
    )


def codes(fact: Fact, *others: Sighting) -> list[str]:
    assert POLICY.checks is not None
    fence = fence_of({"lat": SITE[0], "lon": SITE[1], "datum": "WGS84"}, POLICY.place)
    around = Surroundings(ASSIGNED, fence, others)
    found = capture_flags(fact, RECEIVED, around, POLICY.checks)
    assert all(flag.to_document()["en"] and flag.to_document()["zh"] for flag in found)
    return [flag.code for flag in found]


def test_given_an_ordinary_photo_then_nothing_is_told() -> None:
    assert codes(photo(fix(30))) == []
    assert codes(photo()) == []


@pytest.mark.parametrize(("offset_ms", "expected"), [(120_000, []), (-121_000, ["clock-offset"])])
def test_given_a_clock_that_is_off_then_beyond_two_minutes_it_is_told(
    offset_ms: int, expected: list[str]
) -> None:
    assert codes(photo(offset_ms=offset_ms)) == expected


@pytest.mark.parametrize(
    ("taken_at", "expected"),
    [
        ("2026-11-23T08:52:00.000Z", []),
        ("2026-11-23T08:52:02.000Z", ["after-receipt"]),
        ("2026-11-23T07:58:00.000Z", []),
        ("2026-11-23T07:57:58.000Z", ["before-assignment"]),
    ],
)
def test_given_a_moment_outside_assignment_and_receipt_then_it_is_told(
    taken_at: str, expected: list[str]
) -> None:
    assert codes(photo(taken_at=taken_at)) == expected


def test_given_an_older_picture_from_the_gallery_then_only_its_origin_is_told() -> None:
    older = photo(source="gallery", taken_at="2026-11-20T07:00:00.000Z")

    assert codes(older) == ["not-from-camera"]


def test_given_a_fix_that_an_app_made_up_then_it_is_told() -> None:
    assert codes(photo(fix(mock=True))) == ["mock-location"]
    assert codes(photo(fix(mock=False))) == []


def test_given_a_fix_then_outside_is_told_only_where_it_is_certain() -> None:
    radius = POLICY.place.geofence_m

    assert codes(photo(fix(radius + 25, accuracy=20))) == ["off-site"]
    assert codes(photo(fix(radius + 15, accuracy=20))) == []
    assert codes(photo(fix(radius + 2_000, accuracy=2_500))) == []


def test_given_a_fix_that_does_not_say_how_sure_it_is_then_a_hundred_metres_are_allowed() -> None:
    radius = POLICY.place.geofence_m
    unsure = {"accuracy": None}

    assert codes(photo(fix(radius + 95, **unsure))) == []
    assert codes(photo(fix(radius + 105, **unsure))) == ["off-site"]


def test_given_a_blanked_fix_then_it_is_missing_and_not_off_the_site() -> None:
    assert codes(photo({"lat": 0, "lon": 0, "datum": "WGS84", "accuracy_m": 5})) == []


@pytest.mark.parametrize(
    "place", [gcj02_of_wgs84(*SITE), bd09_of_gcj02(*gcj02_of_wgs84(*SITE))], ids=["GCJ02", "BD09"]
)
def test_given_a_chinese_datum_labelled_wgs84_then_the_datum_is_suspected(
    place: tuple[float, float],
) -> None:
    assert codes(photo(fix(place=place))) == ["datum-suspect"]


def test_given_a_chinese_datum_under_its_own_name_then_nothing_is_told() -> None:
    assert codes(photo(fix(place=gcj02_of_wgs84(*SITE), datum="GCJ02"))) == []


def before(minutes: int, metres_north: float, **capture: Any) -> Sighting:
    taken_at = f"2026-11-23T08:{40 - minutes:02d}:00.000Z"
    body = {"capture": {"taken_at": taken_at, "position": fix(metres_north), **capture}}
    return sighting(body, parse_instant(taken_at), 0)


def test_given_two_places_then_a_way_that_no_train_makes_is_told() -> None:
    assert codes(photo(fix()), before(10, 59_000)) == ["impossible-travel"]
    assert codes(photo(fix()), before(10, 58_000)) == []


def test_given_places_at_one_moment_then_a_jump_within_the_fixes_error_is_not_told() -> None:
    assert codes(photo(fix()), before(0, 1_030)) == []
    assert codes(photo(fix()), before(0, 1_050)) == ["impossible-travel"]


def test_given_one_start_up_then_a_clock_that_was_set_back_is_told() -> None:
    now = photo(boot="b1", monotonic_ms=1_000_000)

    assert codes(now, before(10, 0, boot="b1", monotonic_ms=400_000)) == []
    assert codes(now, before(10, 0, boot="b1", monotonic_ms=281_000)) == []
    assert codes(now, before(10, 0, boot="b1", monotonic_ms=279_000)) == ["clock-jump"]
    assert codes(now, before(10, 0, boot="b2", monotonic_ms=100_000)) == []
    asleep_meanwhile = before(10, 0, boot="b1", monotonic_ms=999_000)
    assert codes(now, asleep_meanwhile) == []


def test_every_flag_is_said_in_both_languages() -> None:
    assert all(zh and en for _, zh, en in TABLE.values())
