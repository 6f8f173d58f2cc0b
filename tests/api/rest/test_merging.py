# long: merging, splitting and what follows from them are told with one desk
"""Merge and split through the REST interface, with facts that crews really sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from schemas.vocabulary import Role
from server.linking.carrying import carry_over
from sync.mailroom.filing import file_office_facts
from sync.mailroom.names import mailbox_of
from sync.stores.documents import Draft, NewAttachment
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office

SURVEY = {"crew": "c-north", "type": "on-site-survey"}
VOLTAGE = {"quantity": "voltage", "value": "196.5", "unit": "V", "method": "spot"}
FINDING = {"seen": "Burnt neutral joint.", "party": "utility"}
PICTURE = NewAttachment("image/jpeg", b"\xff\xd8 a picture")


@dataclass
class Desk:
    """A dispatcher, two tickets, and a crew that works on the first of them."""

    office: Office
    caller: Caller
    first: str
    second: str
    work: str
    sent: int = 0

    def read(self, ticket: str) -> dict[str, Any]:
        return dict(self.caller.get(f"/api/v1/tickets/{ticket}").get_json())

    def facts(self, ticket: str, kind: str) -> list[dict[str, Any]]:
        items = self.caller.get(f"/api/v1/tickets/{ticket}/facts").get_json()["items"]
        return [item for item in items if item["fact"]["kind"] == kind]

    def does(self, ticket: str, what: str, body: dict[str, Any], key: str = "") -> dict[str, Any]:
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.caller.post(f"/api/v1/tickets/{ticket}/{what}", body, headers)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return dict(answer.get_json())

    def refused(self, ticket: str, what: str, body: dict[str, Any]) -> list[str]:
        answer = self.caller.post(f"/api/v1/tickets/{ticket}/{what}", body)
        assert answer.status_code == 422, answer.get_data(as_text=True)
        return [error["code"] for error in answer.get_json()["errors"]]

    def merge(self, key: str = "") -> dict[str, Any]:
        said = {"into": self.second, "reason": "The same cable."}
        return self.does(self.first, "merge", said, key)

    def undo(self, link: str) -> dict[str, Any]:
        return self.does(self.first, f"facts/{link}/retraction", {"reason": "Another cable."})

    def push(self, kind: str, body: dict[str, Any], picture: bool = False) -> str:
        """A fact that the crew's device sends about the first ticket."""
        self.sent += 1
        fact = f"{self.first}:{kind}:01890000-0000-7000-8000-{self.sent:012x}"
        content = {
            "type": "fact",
            "kind": kind,
            "schema": 1,
            "ticket": self.first,
            "investigation": self.work,
            "author": {"device": "d-1", "member": "m-1", "crew": "c-north"},
            "at": {"device": "2026-11-23T08:00:00.000Z"},
            "body": body,
        }
        draft = Draft.of(fact, content)
        if picture:
            draft = draft._replace(attachments={"p.jpg": PICTURE})
        self.office.context.store.put(mailbox_of("c-north"), draft)
        self.office.mailroom.step()
        return fact

    def follow(self) -> int:
        """What the follower of the office does for the first ticket."""
        context = self.office.context
        return carry_over(context.store, context.dossiers, self.first, context.clock())


@pytest.fixture
def desk(office: Office, dispatcher: Caller, ticket: str) -> Desk:
    second = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE).get_json()["ticket"]
    path = f"/api/v1/tickets/{ticket}/assignments"
    work = dispatcher.post(path, SURVEY).get_json()["investigations"][0]["id"]
    office.mailroom.step()
    return Desk(office, dispatcher, ticket, second, work)


def test_a_merged_ticket_is_read_only_and_its_facts_count_in_the_other(desk: Desk) -> None:
    finding = desk.push("finding", FINDING)

    merged = desk.merge()

    assert (merged["status"], merged["merged"]["ticket"]) == ("merged", desk.second)
    head = desk.read(desk.second)
    assert head["responsibility"]["party"] == "utility"
    assert [(i["relation"], i["ticket"]) for i in head["links"]] == [("merged-from", desk.first)]
    copy = desk.facts(desk.second, "finding")[0]["fact"]
    assert (copy["origin"], copy["body"]) == (finding, FINDING)
    assert copy["author"]["crew"] == "c-north"
    reply = {"channel": "phone", "text": "Done."}
    assert desk.refused(desk.first, "replies", reply) == ["merged"]


def test_a_picture_goes_along_with_its_fact(desk: Desk) -> None:
    desk.push("photo", {"sha256": "a" * 64, "size": 9, "type": "image/jpeg"}, picture=True)
    desk.merge()
    address = desk.facts(desk.second, "photo")[0]["attachments"][0]
    assert desk.caller.get(address).get_data() == PICTURE.data


def test_a_crew_that_is_still_at_work_goes_on_and_what_it_sends_follows(desk: Desk) -> None:
    desk.merge()
    desk.push("reading", VOLTAGE)
    assert desk.read(desk.first)["evidence"]["readings"] == 1
    assert desk.follow() == 1
    assert desk.read(desk.second)["evidence"]["readings"] == 1
    assert desk.follow() == 0


def test_an_amendment_that_comes_late_amends_the_copy(desk: Desk) -> None:
    reading = desk.push("reading", VOLTAGE)
    desk.merge()
    path = f"facts/{reading}/amendment"
    assert desk.refused(desk.first, path, {"body": VOLTAGE}) == ["merged"]
    store = desk.office.context.store
    amended = {**desk.facts(desk.first, "reading")[0]["fact"], "amends": reading}
    amended["_id"] = reading[:-1] + "f"
    name = amended.pop("_id")
    store.put(mailbox_of("c-north"), Draft.of(name, amended))
    desk.office.mailroom.step()
    desk.follow()
    assert desk.read(desk.second)["evidence"]["readings"] == 1
    assert len(desk.facts(desk.second, "reading")) == 2


def test_a_merge_that_is_undone_takes_its_facts_back_and_may_be_made_again(desk: Desk) -> None:
    desk.push("finding", FINDING)
    link = desk.merge()["merged"]["fact"]

    undone = desk.undo(link)

    assert undone["merged"] is None
    assert undone["responsibility"]["party"] == "utility"
    head = desk.read(desk.second)
    assert (head["responsibility"]["party"], head["links"]) == ("undetermined", [])
    desk.merge()
    assert desk.read(desk.second)["responsibility"]["party"] == "utility"


def test_a_merge_cut_off_after_the_link_is_completed_by_the_follower(desk: Desk) -> None:
    desk.push("finding", FINDING)
    body = {"relation": "merged-into", "ticket": desk.second, "reason": "The same cable."}
    document = {
        **desk.facts(desk.first, "intake")[0]["fact"],
        "_id": f"{desk.first}:link:01890000-0000-7000-8000-0000000000aa",
        "kind": "link",
        "body": body,
    }
    context = desk.office.context
    file_office_facts(context.store, [document], context.clock())
    assert desk.read(desk.first)["status"] == "merged"
    assert desk.read(desk.second)["responsibility"]["party"] == "undetermined"

    assert desk.follow() == 2

    assert desk.read(desk.second)["responsibility"]["party"] == "utility"
    assert desk.follow() == 0


def test_a_merge_that_is_sent_again_is_made_once(desk: Desk) -> None:
    desk.push("finding", FINDING)
    desk.merge(key="once")
    facts = desk.read(desk.second)["facts"]
    assert desk.merge(key="once")["status"] == "merged"
    assert desk.read(desk.second)["facts"] == facts
    other = {"into": desk.second, "reason": "Something else."}
    path = f"/api/v1/tickets/{desk.first}/merge"
    again = desk.caller.post(path, other, {"Idempotency-Key": "once"})
    assert again.get_json()["code"] == "idempotency_key_reused"


def test_a_merge_may_take_the_work_back_from_the_crews(desk: Desk) -> None:
    said = {"into": desk.second, "reason": "The same cable.", "recall": True}
    merged = desk.does(desk.first, "merge", said)
    assert [item["state"] for item in merged["investigations"]] == ["recalled"]
    desk.office.mailroom.step()
    assert desk.office.context.store.leaves(mailbox_of("c-north"), f"{desk.first}:ticket")[
        0
    ].deleted


def test_the_promises_of_a_merged_ticket_are_kept_in_the_other(desk: Desk) -> None:
    names = {item["name"] for item in desk.read(desk.second)["deadlines"]}
    assert "reply" in names
    assert desk.merge()["deadlines"] == []


def test_a_crew_of_the_merged_ticket_sees_nothing_of_the_other(desk: Desk) -> None:
    desk.push("reading", VOLTAGE)
    desk.merge()
    desk.office.mailroom.step()
    db = mailbox_of("c-north")
    spans = [(f"{desk.second}:", f"{desk.second};")]
    assert desk.office.context.store.revisions(db, spans) == [{}]


def test_what_cannot_be_merged_is_refused_by_name(desk: Desk, supervisor: Caller) -> None:
    reason = {"reason": "Same."}
    assert desk.refused(desk.first, "merge", {"into": "T-NONE", **reason}) == ["unknown-ticket"]
    assert desk.refused(desk.first, "merge", {"into": desk.first, **reason}) == ["links-itself"]
    desk.merge()
    assert desk.refused(desk.first, "merge", {"into": desk.second, **reason}) == ["merged"]
    assert desk.refused(desk.second, "merge", {"into": desk.first, **reason}) == ["target-merged"]
    hold = {"on": True, "reason": "Court order."}
    supervisor.post(f"/api/v1/tickets/{desk.second}/holds", hold)
    third = desk.caller.post("/api/v1/tickets", LOW_VOLTAGE).get_json()["ticket"]
    assert desk.refused(third, "merge", {"into": desk.second, **reason}) == ["held"]


def test_a_split_opens_a_ticket_and_moves_the_facts_named(desk: Desk) -> None:
    stays = desk.push("finding", FINDING)
    moves = desk.push("reading", VOLTAGE)
    said = {"title": "Meter", "class": "BIZ", "facts": [moves], "reason": "Two matters."}

    new = desk.does(desk.first, "split", said, key="once")

    assert (new["title"], new["class"], new["evidence"]["readings"]) == ("Meter", "BIZ", 1)
    assert new["customer"]["account"] == "3301001"
    assert [(i["relation"], i["ticket"]) for i in new["links"]] == [("split-from", desk.first)]
    old = desk.read(desk.first)
    assert old["evidence"]["readings"] == 0
    assert old["responsibility"]["proposals"][0]["fact"] == stays
    assert "moved:reading" in [line["what"] for line in old["history"]]
    assert desk.does(desk.first, "split", said, key="once")["ticket"] == new["ticket"]


def test_a_split_that_is_undone_brings_the_facts_back(desk: Desk) -> None:
    moves = desk.push("reading", VOLTAGE)
    said = {"title": "Meter", "class": "BIZ", "facts": [moves], "reason": "Two matters."}
    new = desk.does(desk.first, "split", said)["ticket"]
    link = desk.facts(desk.first, "link")[0]["fact"]["_id"]
    assert desk.undo(link)["evidence"]["readings"] == 1
    assert desk.read(new)["evidence"]["readings"] == 0


def test_what_cannot_be_moved_is_refused_by_name(desk: Desk) -> None:
    intake = desk.facts(desk.first, "intake")[0]["fact"]["_id"]
    nobody = f"{desk.first}:reading:01890000-0000-7000-8000-00000000dead"
    said = {"title": "Meter", "class": "BIZ", "reason": "Two matters."}
    assert desk.refused(desk.first, "split", {**said, "facts": [intake, nobody]}) == [
        "cannot-be-moved",
        "unknown-fact",
    ]


def _erase(desk: Desk, ticket: str, fact: str) -> None:
    supervisor = desk.office.caller(Role.SUPERVISOR)
    said = {"basis": "data-subject-request", "reason": "He asks.", "facts": [fact]}
    answer = supervisor.post(f"/api/v1/tickets/{ticket}/erasures", said)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    desk.follow()
    desk.office.mailroom.step()


def _texts(desk: Desk) -> list[Any]:
    found = [*desk.facts(desk.first, "statement"), *desk.facts(desk.second, "statement")]
    return [item["fact"]["body"]["text"] for item in found]


STATEMENT = {"by": {"role": "customer", "name": "Li"}, "text": "My fridge is warm."}


@pytest.mark.parametrize("where", ["first", "second"])
def test_what_is_erased_in_a_ticket_is_erased_in_that_which_it_was_merged_with(
    desk: Desk, where: str
) -> None:
    desk.push("statement", STATEMENT)
    desk.merge()
    desk.office.mailroom.step()
    assert _texts(desk) == ["My fridge is warm."] * 2

    ticket = desk.first if where == "first" else desk.second
    _erase(desk, ticket, desk.facts(ticket, "statement")[0]["fact"]["_id"])

    assert _texts(desk) == [None, None]
    assert desk.follow() == 0


def test_under_a_legal_hold_a_copy_is_erased_when_the_hold_has_ended(desk: Desk) -> None:
    said = desk.push("statement", STATEMENT)
    desk.merge()
    supervisor = desk.office.caller(Role.SUPERVISOR)
    hold = f"/api/v1/tickets/{desk.second}/holds"
    assert supervisor.post(hold, {"on": True, "reason": "A court asks."}).status_code == 201

    _erase(desk, desk.first, said)
    assert _texts(desk) == [None, "My fridge is warm."]

    desk.office.clock.pass_by(timedelta(minutes=1))
    assert supervisor.post(hold, {"on": False, "reason": "Over."}).status_code == 201
    desk.follow()
    desk.office.mailroom.step()
    assert _texts(desk) == [None, None]


@pytest.mark.parametrize("what", ["merge", "split"])
def test_a_merge_or_split_by_what_the_ticket_no_longer_is_is_refused(desk: Desk, what: str) -> None:
    path = f"/api/v1/tickets/{desk.first}"
    finding = desk.push("finding", FINDING)
    bodies = {
        "merge": {"into": desk.second, "reason": "The same cable."},
        "split": {"facts": [finding], "class": "BIZ", "title": "A bill", "reason": "Two matters."},
    }
    seen = desk.caller.get(path).headers["ETag"]
    desk.push("reading", VOLTAGE)

    old = desk.caller.post(f"{path}/{what}", bodies[what], {"If-Match": seen})

    assert (old.status_code, old.get_json()["code"]) == (412, "precondition_failed")
    assert desk.facts(desk.first, "link") == []
    key = {"If-Match": old.headers["ETag"], "Idempotency-Key": "once"}
    done = desk.caller.post(f"{path}/{what}", bodies[what], key)
    again = desk.caller.post(f"{path}/{what}", bodies[what], key)
    assert (done.status_code, again.status_code) == (201, 201)
    assert again.get_json()["ticket"] == done.get_json()["ticket"]
    assert len(desk.facts(desk.first, "link")) == 1
