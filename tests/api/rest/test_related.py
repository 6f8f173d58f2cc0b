"""Tickets that belong together are found: repeats, one outage, probable duplicates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from schemas.vocabulary import Role
from server.linking.follower import Follower
from sync.mailroom.names import OFFICE, QUARANTINE
from sync.stores.documents import Draft, Range
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office

DARK: dict[str, Any] = {
    "class": "OUT",
    "title": "No power",
    "site": {"address": "Willow Lane", "transformer": "T-7"},
}


class Hotline:
    """Somebody who takes complaints in, and the follower that links them."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.follower = Follower(office.context)

    @property
    def caller(self) -> Caller:
        """A dispatcher who has just logged in: days pass here."""
        return self.office.caller(Role.DISPATCHER)

    def takes(self, body: dict[str, Any], after: timedelta = timedelta()) -> str:
        self.office.clock.pass_by(after)
        answer = self.caller.post("/api/v1/tickets", body)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return str(answer.get_json()["ticket"])

    def works(self) -> int:
        """Mailroom and follower, until nothing is left to do; answers how many links."""
        self.office.mailroom.step()
        filed = self.follower.catch_up()
        self.office.mailroom.step()
        return filed

    def reads(self, ticket: str) -> dict[str, Any]:
        return dict(self.caller.get(f"/api/v1/tickets/{ticket}").get_json())

    def links(self, ticket: str) -> list[tuple[str, str]]:
        return [(link["relation"], link["ticket"]) for link in self.reads(ticket)["links"]]


@pytest.fixture
def hotline(office: Office) -> Hotline:
    return Hotline(office)


def test_the_third_complaint_of_one_account_about_one_issue_is_reported_up(
    hotline: Hotline,
) -> None:
    week = timedelta(days=7)
    first, second, third = (hotline.takes(LOW_VOLTAGE, week) for _ in range(3))

    assert hotline.works() == 3

    assert hotline.links(first) == []
    assert hotline.links(second) == [("repeat-of", first)]
    assert sorted(hotline.links(third)) == sorted([("repeat-of", first), ("repeat-of", second)])
    assert [hotline.reads(one)["repeats"] for one in (first, second, third)] == [0, 1, 2]
    listed = hotline.caller.get("/api/v1/tickets?escalated=true").get_json()["items"]
    assert [(item["ticket"], item["repeats"]) for item in listed] == [(third, 2)]
    assert hotline.reads(third)["escalations"][0]["cause"] == "repeats"
    assert hotline.works() == 0


def test_links_are_the_same_whether_tickets_are_linked_one_by_one_or_all_at_once(
    hotline: Hotline,
) -> None:
    first = hotline.takes(LOW_VOLTAGE)
    hotline.works()
    second = hotline.takes(LOW_VOLTAGE, timedelta(days=1))
    hotline.works()
    assert hotline.links(second) == [("repeat-of", first)]
    assert Follower(hotline.office.context).catch_up() == 0


def test_another_issue_or_a_complaint_of_long_ago_is_no_repeat(hotline: Hotline) -> None:
    hotline.takes(LOW_VOLTAGE)
    hotline.takes({**LOW_VOLTAGE, "class": "BIZ"}, timedelta(days=1))
    hotline.takes(LOW_VOLTAGE, timedelta(days=91))
    assert hotline.works() == 0


def test_outages_at_one_transformer_in_one_hour_hang_on_the_first_ticket(
    hotline: Hotline,
) -> None:
    ten = timedelta(minutes=10)
    head, second, third = (hotline.takes(DARK, ten) for _ in range(3))
    elsewhere = hotline.takes({**DARK, "site": {"transformer": "T-8"}})
    hotline.works()
    assert hotline.links(head) == []
    assert hotline.links(second) == [("same-outage", head)]
    assert hotline.links(third) == [("same-outage", head)]
    assert hotline.links(elsewhere) == []


def test_a_ticket_of_the_outage_that_comes_late_but_was_opened_first_makes_no_second_head(
    hotline: Hotline,
) -> None:
    ten = timedelta(minutes=10)
    head, second = (hotline.takes(DARK, ten) for _ in range(2))
    hotline.works()

    hotline.office.clock.pass_by(-3 * ten)  # a server whose clock goes after takes it in
    first = hotline.takes(DARK)
    hotline.office.clock.pass_by(3 * ten)
    hotline.works()

    assert hotline.links(first) == []
    assert hotline.links(head) == [("same-outage", first)]
    assert hotline.links(second) == [("same-outage", head)]


def test_a_link_that_a_person_took_back_is_not_made_again(hotline: Hotline) -> None:
    hotline.takes(DARK)
    second = hotline.takes(DARK, timedelta(minutes=10))
    hotline.works()
    link = hotline.reads(second)["links"][0]["fact"]
    path = f"/api/v1/tickets/{second}/facts/{link}/retraction"
    hotline.caller.post(path, {"reason": "Its own fuse."})
    hotline.office.mailroom.step()
    assert Follower(hotline.office.context).catch_up() == 0
    assert hotline.links(second) == []


def test_a_probable_duplicate_is_proposed_and_not_linked(hotline: Hotline) -> None:
    first = hotline.takes({**LOW_VOLTAGE, "sub_item": "low-voltage"})
    second = hotline.takes({**LOW_VOLTAGE, "title": "Low voltage in evening"}, timedelta(hours=1))
    assert hotline.works() == 0
    items = hotline.caller.get(f"/api/v1/tickets/{second}/related").get_json()["items"]
    assert [(item["ticket"], item["reasons"]) for item in items] == [
        (first, ["probable-duplicate"])
    ]
    assert 0.9 < items[0]["score"] < 1


def test_the_follower_brings_what_comes_late_into_the_ticket_of_a_merge(hotline: Hotline) -> None:
    first = hotline.takes({**LOW_VOLTAGE, "customer": {"name": "Li"}})
    second = hotline.takes({**LOW_VOLTAGE, "customer": {"name": "Wang"}})
    record = {"source": "billing", "text": "Paid in March."}
    hotline.caller.post(f"/api/v1/tickets/{first}/records", record)
    body = {"into": second, "reason": "The same cable."}
    assert hotline.caller.post(f"/api/v1/tickets/{first}/merge", body).status_code == 201
    assert hotline.works() == 0
    assert hotline.reads(second)["records"][0]["text"] == "Paid in March."


def test_an_intake_names_a_channel_of_the_profile_and_a_moment_that_was(
    dispatcher: Caller,
) -> None:
    answer = dispatcher.post("/api/v1/tickets", {**LOW_VOLTAGE, "channel": "pigeon"})
    error = answer.get_json()["errors"][0]
    assert (error["code"], "hotline" in error["message"]) == ("unknown-channel", True)
    later = {**LOW_VOLTAGE, "occurred_at": "2030-01-01T00:00:00.000Z"}
    errors = dispatcher.post("/api/v1/tickets", later).get_json()["errors"]
    assert [error["code"] for error in errors] == ["occurred-in-the-future"]


def test_an_intake_holds_contacts_supply_and_files(dispatcher: Caller) -> None:
    contact = {"kind": "e-mail", "value": "li@example.org", "preferred": "evenings"}
    said = {
        **LOW_VOLTAGE,
        "channel": "hotline",
        "customer": {"name": "Li Na", "contacts": [contact]},
        "supply": {"voltage_level": "220 V", "phases": 1, "tariff": "household"},
        "files": [{"name": "bill.pdf", "type": "application/pdf", "sha256": "a" * 64, "size": 9}],
    }
    opened = dispatcher.post("/api/v1/tickets", said).get_json()
    assert {key: opened[key] for key in said} == said


def test_a_ticket_that_cannot_be_read_is_set_aside_and_the_others_are_linked(
    hotline: Hotline,
) -> None:
    store, broken = hotline.office.context.store, "T261101-00000"
    link = f"{broken}:link:0193a000-0000-7000-8000-000000000001"
    receipt = f"{broken}:receipt:0193a000-0000-7000-8000-000000000001"
    first = hotline.takes(LOW_VOLTAGE)
    second = hotline.takes(LOW_VOLTAGE, timedelta(days=1))
    hotline.office.mailroom.step()
    store.put(OFFICE, Draft.of(link, {"type": "fact", "kind": "link"}))
    store.put(OFFICE, Draft.of(receipt, {"type": "receipt", "fact": link}))

    for _ in range(2):
        with pytest.raises(KeyError):
            hotline.follower.catch_up()
    assert hotline.follower.catch_up() == 1

    kept = [item for item in store.documents(QUARANTINE, Range(), bodies=True) if item]
    assert [item.json()["id"] for item in kept] == [f"{broken}:ticket"]
    facts = hotline.office.context.dossiers.read(second).facts().values()
    assert [fact["body"]["ticket"] for fact in facts if fact["kind"] == "link"] == [first]
