"""Where crews were: the fix as received, the same place in WGS-84, and whether that is on site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from casework.place import gcj02_of_wgs84
from schemas.facts.kinds import newest_version
from schemas.vocabulary import FactKind
from sync.mailroom.names import mailbox_of
from sync.stores.documents import Draft
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office
from tests.api.rest.photographs import assign, examine, follow, keep
from tests.unit.casework.test_capture_checks import NORTH, SITE
from tests.unit.pictures.material import jpeg, phone_exif

PLACE = {"lat": SITE[0], "lon": SITE[1], "datum": "WGS84"}
IMPRECISE = {"accuracy_m": 150}


def opened(caller: Caller, **site: Any) -> str:
    answer = caller.post("/api/v1/tickets", {**LOW_VOLTAGE, "site": {**PLACE, **site}})
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return str(answer.get_json()["ticket"])


def position(metres_north: float, **more: Any) -> dict[str, Any]:
    return {**PLACE, "lat": SITE[0] + metres_north * NORTH, "accuracy_m": 20, **more}


def sent(
    office: Office, ticket: str, kind: FactKind, body: Mapping[str, Any], number: int = 77
) -> str:
    """A fact that a device of c-north sends and the mailroom files; its id."""
    work = assign(office, ticket)
    office.mailroom.step()
    fact = f"{ticket}:{kind.value}:01890000-0000-7000-8000-{number:012d}"
    content = {
        "type": "fact", "kind": kind.value, "schema": newest_version(kind), "ticket": ticket,
        "investigation": work, "author": {"device": "d-1", "member": "m-1", "crew": "c-north"},
        "at": {"device": "2026-11-23T08:00:00.000Z", "offset_ms": 0, "offset_age_s": 0},
        "body": body,
    }  # fmt: skip
    office.context.store.put(mailbox_of("c-north"), Draft.of(fact, content))
    office.mailroom.step()
    return fact


def found(office: Office, ticket: str, fix: Mapping[str, Any] | None) -> str:
    body: dict[str, Any] = {"seen": "The joint is loose."}
    return sent(
        office, ticket, FactKind.FINDING, body if fix is None else {**body, "position": fix}
    )


def item(caller: Caller, ticket: str, fact: str) -> dict[str, Any]:
    items = caller.get(f"/api/v1/tickets/{ticket}/facts").get_json()["items"]
    return dict(next(one for one in items if one["fact"]["_id"] == fact))


def flags(told: Mapping[str, Any]) -> list[str]:
    return [flag["code"] for flag in told["receipt"].get("flags", [])]


def test_a_fix_in_another_datum_is_kept_as_it_came_and_told_in_wgs84_beside_it(
    office: Office, dispatcher: Caller
) -> None:
    ticket, (lat, lon) = opened(dispatcher), gcj02_of_wgs84(*SITE)
    said = {"lat": lat, "lon": lon, "datum": "GCJ02", "accuracy_m": 12}

    told = item(dispatcher, ticket, found(office, ticket, said))

    assert told["fact"]["body"]["position"] == said
    assert (told["place"]["lat"], told["place"]["lon"]) == pytest.approx(SITE, abs=1e-6)
    assert (told["place"]["where"], told["place"]["accuracy_m"]) == ("inside", 12)
    assert told["place"]["distance_m"] < 1


@pytest.mark.parametrize(
    ("fix", "site", "where"),
    [
        (position(170), {}, "inside"),
        (position(190), {}, "cannot-tell"),
        (position(230), {}, "outside"),
        (position(40, **IMPRECISE), {}, "cannot-tell"),
        (position(40, **IMPRECISE), {"radius_m": 1_000}, "cannot-tell"),
        (position(930), {"radius_m": 1_000}, "inside"),
        (position(1_030), {"radius_m": 1_000}, "outside"),
        (position(60), {"radius_m": 30}, "outside"),
    ],
)
def test_a_fix_is_inside_or_outside_of_the_site_only_where_that_is_certain(
    office: Office,
    dispatcher: Caller,
    fix: dict[str, Any],
    site: dict[str, Any],
    where: str,
) -> None:
    ticket = opened(dispatcher, **site)

    told = item(dispatcher, ticket, found(office, ticket, fix))

    assert told["place"]["where"] == where
    assert told["place"]["radius_m"] == site.get("radius_m", 200)
    assert flags(told) == (["off-site"] if where == "outside" else [])


def test_where_nobody_knows_the_site_or_the_fix_nothing_is_made_up(
    office: Office, dispatcher: Caller
) -> None:
    ticket = opened(dispatcher, lat=None, lon=None)
    told = item(dispatcher, ticket, found(office, ticket, position(0)))
    assert told["place"] | {"lat": 0, "lon": 0} == {
        "lat": 0, "lon": 0, "accuracy_m": 20, "where": None, "distance_m": None, "radius_m": None,
    }  # fmt: skip

    other = opened(dispatcher)
    assert item(dispatcher, other, found(office, other, None))["place"] is None


def test_a_fix_that_cannot_be_read_has_no_place(office: Office, dispatcher: Caller) -> None:
    ticket = opened(dispatcher)

    told = item(dispatcher, ticket, found(office, ticket, {"lat": "north", "lon": 1}))

    assert (told["place"], told["receipt"]["state"]) == (None, "needs-attention")


@pytest.mark.parametrize(
    ("metres", "site", "expected"),
    [(300, {}, ["exif-off-site"]), (300, {"radius_m": 300}, []), (200, {}, [])],
)
def test_the_place_a_camera_wrote_is_held_against_the_site_where_the_app_has_none(
    office: Office, dispatcher: Caller, metres: float, site: dict[str, Any], expected: list[str]
) -> None:
    ticket = opened(dispatcher, **site)
    place = (SITE[0] + metres * NORTH, SITE[1])
    content = jpeg(exif=phone_exif(place=place))
    declared = {"sha256": keep(office, content), "size": len(content), "type": "image/jpeg"}
    photo = sent(office, ticket, FactKind.PHOTO, declared)
    follow(office)

    examine(office)

    told = dispatcher.get(f"/api/v1/tickets/{ticket}").get_json()["evidence"]["flags"]["facts"]
    assert [flag["code"] for flag in told.get(photo, [])] == expected


@pytest.mark.parametrize(
    "capture",
    [
        {"position": {"lat": "north", "lon": 1, "datum": "WGS84"}},
        {"position": {"lat": 9_999, "lon": 1, "datum": "WGS84"}},
        {"position": {"lat": 1, "lon": [], "datum": "GCJ02"}},
        {"boot": "b1", "monotonic_ms": "a while", "taken_at": "2026-11-23T07:59:00.000Z"},
    ],
    ids=["a word", "beyond the pole", "a list", "ticks"],
)
def test_a_record_that_cannot_be_read_stops_no_check_of_the_next(
    office: Office, dispatcher: Caller, capture: dict[str, Any]
) -> None:
    ticket = opened(dispatcher)
    body = {"sha256": "a" * 64, "size": 9, "type": "image/jpeg"}
    bad = sent(office, ticket, FactKind.PHOTO, {**body, "capture": {"source": "camera", **capture}})
    taken = {"taken_at": "2026-11-23T08:00:00.000Z", "boot": "b1", "monotonic_ms": 5}
    said = {"source": "camera", "position": position(230), **taken}

    good = sent(office, ticket, FactKind.PHOTO, {**body, "sha256": "b" * 64, "capture": said}, 78)

    assert item(dispatcher, ticket, bad)["receipt"]["state"] == "needs-attention"
    assert flags(item(dispatcher, ticket, good)) == ["off-site"]
