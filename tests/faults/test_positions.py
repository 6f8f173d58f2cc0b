"""A position whose reply was lost, and a server that is killed while positions come."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from schemas.instants import instant_text
from schemas.position import position_id
from server.clock import utc_now
from tests.district import Caller, Device, District, Work, basic
from tests.servers import RunningServer
from tests.waiting import until

FIX = {"lat": 30.25, "lon": 120.16, "datum": "WGS84", "accuracy_m": 12}


def position(by: Device, work: Work, moments: list[str]) -> dict[str, Any]:
    return {
        "_id": position_id(by.crew, by.id),
        "type": "position",
        "schema": 1,
        "author": {"device": by.id, "crew": by.crew, "member": "m-li"},
        "at": {"device": instant_text(utc_now()), "offset_ms": 0, "offset_age_s": 60},
        "sharing": True,
        "ticket": work.ticket,
        "investigation": work.investigation,
        "step": "en-route",
        "fix": FIX,
        "track": [{"at": at, **FIX} for at in moments],
    }


def graft(doc: dict[str, Any], number: int, before: list[str]) -> dict[str, Any]:
    """The document as a replicator sends it: the revision with its line."""
    line = [f"{number:032x}", *before]
    return {
        **doc,
        "_rev": f"{len(line)}-{line[0]}",
        "_revisions": {"start": len(line), "ids": line},
    }


def times(district: District, crew: str) -> list[str]:
    found = district.desk.get(f"/api/v1/crews/{crew}/track")["features"]
    return [at for feature in found for at in feature["properties"]["times"]]


def last_words(district: District, crew: str) -> list[tuple[str, str]]:
    """What the crew's devices said last: device and state."""
    items = district.desk.get("/api/v1/crews/positions")["items"]
    return [(item["device"], item["state"]) for item in items if item["crew"] == crew]


def test_a_position_written_again_after_a_lost_reply_makes_no_double(
    district: District, server: RunningServer
) -> None:
    crew = district.crew("north")
    device, work = district.enrol(crew), district.new_work(crew)
    phone = Caller(district.base_url, basic(device.id, device.token))
    path = f"/sync/{device.database}/_bulk_docs"
    moments = [instant_text(utc_now()) for _ in range(3)]
    until(lambda: f"{work.ticket}:ticket" in district.revisions(device.database), "work is there")
    first = graft(position(device, work, moments[:2]), 1, [])
    second = graft(position(device, work, moments), 2, [f"{1:032x}"])

    for docs in ([first], [first], [second]):  # of the first two the reply was lost
        assert phone.post(path, {"new_edits": False, "docs": docs}) == []
    server.kill()
    server.restart()
    assert phone.post(path, {"new_edits": False, "docs": [second]}) == []

    until(lambda: times(district, crew) == sorted(set(moments)), "each point is there once")
    kept = phone.get(f"/sync/{device.database}/{quote(first['_id'], safe='')}")
    assert kept["_rev"] == second["_rev"]
    until(lambda: last_words(district, crew) == [(device.id, "sharing")], "it is shown as sharing")
