"""Who should go and what that takes from whom, as the office answers it."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.outbox import outbox_id
from schemas.vocabulary import Role
from server.registry.devices import Enrolled
from server.registry.people import User
from sync.mailroom.names import mailbox_of
from sync.stores.documents import Draft
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office
from tests.api.rest.test_positions import phone, share, work

__all__ = ["phone", "work"]


def suggestions(caller: Caller, query: str) -> Any:
    answer = caller.get(f"/api/v1/crew-suggestions?{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def tell(office: Office, phone: Enrolled, ticket: str) -> None:
    """The phone says that three originals of the ticket, and one of another, are still on it."""
    device = phone.device
    line = {"what": "originals", "kind": "photo", "bytes": 9, "since": "2026-11-23T07:00:00.000Z"}
    content = {
        "type": "outbox",
        "schema": 1,
        "author": {"device": device.id, "crew": device.crew, "member": "m-1"},
        "at": {"device": "2026-11-23T07:58:00.000Z", "offset_ms": 0, "offset_age_s": 5},
        "app": "1.4.0",
        "battery": 62,
        "charging": False,
        "storage_left": 10**9,
        "waiting": [
            {**line, "ticket": ticket, "count": 3},
            {**line, "ticket": "T261123-AAAAA", "count": 1},
        ],
    }
    doc_id = outbox_id(device.crew, device.id)
    office.context.store.put(mailbox_of(device.crew), Draft.of(doc_id, content))
    office.mailroom.step()


def test_crews_come_in_order_with_the_way_the_load_and_what_they_lack(
    office: Office, dispatcher: Caller, phone: Enrolled, work: dict[str, str]
) -> None:
    share(office, phone, work)

    found = suggestions(dispatcher, f"tickets={work['ticket']}&type=repair-visit")

    assert [one["crew"] for one in found["crews"]] == ["c-north", "c-south"]
    north, south = found["crews"]
    assert (north["in_hand"], south["in_hand"]) == (1, 0)
    assert north["distance_m"] == pytest.approx(0, abs=30)
    assert (north["place_age_s"], north["freshness"]) == (60, "fresh")
    assert (south["distance_m"], south["late"], south["freshness"]) == (None, None, "unknown")
    [job] = found["jobs"]
    assert job["type"] == "repair-visit"
    assert set(north["missing"]) == set(job["skills"]) - {"repair"}


def test_what_would_disappear_from_which_device_and_what_is_still_on_it(
    office: Office, dispatcher: Caller, phone: Enrolled, work: dict[str, str]
) -> None:
    tell(office, phone, work["ticket"])

    [job] = suggestions(dispatcher, f"tickets={work['ticket']}&type=on-site-survey")["jobs"]

    assert job["replaces"] == work["investigation"]
    [held] = job["held"]
    assert (held["crew"], held["state"]) == ("c-north", "assigned")
    [device] = held["devices"]
    assert (device["device"], device["facts"], device["originals"]) == (phone.device.id, 0, 3)
    assert device["heard_at"] is not None
    order = {"crew": "c-south", "type": "on-site-survey", "replaces": job["replaces"]}
    item = {"ticket": work["ticket"], "action": "assign", "body": order, "if_match": job["etag"]}
    done = dispatcher.post("/api/v1/bulk", {"items": [item, item]}).get_json()
    assert [result["status"] for result in done["results"]] == [201, 412]


def test_several_tickets_at_once_each_once_in_the_order_of_the_question(
    dispatcher: Caller, work: dict[str, str]
) -> None:
    other = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE).get_json()["ticket"]

    found = suggestions(dispatcher, f"tickets={other},{work['ticket']},{other}")

    assert [job["ticket"] for job in found["jobs"]] == [other, work["ticket"]]


def test_whoever_sees_nothing_of_a_ticket_is_suggested_nobody_for_it(
    office: Office, dispatcher: Caller, work: dict[str, str]
) -> None:
    far = office.hire(User("far", Role.DISPATCHER, ("hills",)))

    assert far.get(f"/api/v1/crew-suggestions?tickets={work['ticket']}").status_code == 404
    assert dispatcher.get("/api/v1/crew-suggestions").status_code == 422
