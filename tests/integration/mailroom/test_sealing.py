"""Receipts are sealed in a chain, whatever happens on the way."""

from __future__ import annotations

from typing import Any

from casework.audit_verify import Report, TicketFile, verify
from sync.mailroom.auditing import ticket_file, ticket_ids
from sync.mailroom.names import OFFICE
from sync.stores.documents import Draft
from tests.integration.mailroom.scene import NORTH, Scene, assignment, device_fact, finding, intake

T = "T261123-SEAL"


def audited(scene: Scene) -> TicketFile:
    file = ticket_file(scene.store, T)
    assert file is not None
    return file


def report(scene: Scene, *witnesses: dict[str, Any]) -> Report:
    return verify(audited(scene), witnesses)


def codes(found: Report) -> set[str]:
    return {problem.code for problem in found.problems}


def visited(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.mailroom.step()
    scene.push(NORTH, finding(NORTH, T, 3, 2), {"preview.jpg": b"a picture"})
    scene.mailroom.step()


def test_given_an_intake_and_a_finding_when_the_mailroom_has_passed_then_all_receipts_are_sealed(
    scene: Scene,
) -> None:
    visited(scene)

    found = report(scene)

    assert found.problems == ()
    assert (found.sealed, found.unsealed) == (3, ())
    assert scene.ticket(T)["chain"]["length"] == 2


def test_given_no_news_when_the_mailroom_looks_again_or_starts_anew_then_there_is_no_other_seal(
    scene: Scene,
) -> None:
    visited(scene)
    before = scene.ids(OFFICE)

    scene.mailroom.reconcile()
    scene.restart()
    scene.mailroom.reconcile()

    assert scene.ids(OFFICE) == before
    assert report(scene).ok


def test_given_facts_of_before_there_were_seals_when_reconciled_then_they_are_sealed(
    scene: Scene,
) -> None:
    visited(scene)
    for number in (1, 2):
        seal = scene.store.get(OFFICE, f"{T}:seal:{number:06d}")
        scene.store.purge(OFFICE, {seal.id: [seal.rev]})
    assert "tail-cut" in codes(report(scene))

    scene.restart()
    scene.mailroom.reconcile()

    assert report(scene).ok
    assert report(scene).sealed == 3


def test_given_two_mailrooms_when_both_seal_then_no_receipt_is_sealed_twice(scene: Scene) -> None:
    scene.office(intake(T, 1))
    other = Scene(scene.store)

    for number in range(2, 8):
        scene.office(assignment(T, number, "c-north"))
        scene.mailroom.step()
        scene.office(assignment(T, 10 + number, "c-south"))
        other.mailroom.step()

    assert report(scene).problems == ()
    assert report(scene).sealed == 13


def test_given_a_seal_that_was_written_before_the_mailroom_died_when_it_starts_then_it_goes_on(
    scene: Scene,
) -> None:
    visited(scene)
    ticket = scene.store.get(OFFICE, f"{T}:ticket")
    old = ticket.json() | {"chain": {"length": 1, "head": "of the seal before"}}
    scene.store.put(OFFICE, Draft.of(ticket.id, old, ticket.rev))
    assert "head-behind" in codes(report(scene))

    scene.restart()
    scene.mailroom.reconcile()

    assert report(scene).ok


def test_given_a_phone_number_when_it_is_filed_then_its_digest_cannot_be_tried_out(
    scene: Scene,
) -> None:
    fact, twin = intake(T, 1), intake("T261123-TWIN", 1)
    scene.office(fact, twin)
    scene.mailroom.step()

    receipt = scene.receipt(OFFICE, fact)
    key = scene.store.get(OFFICE, f"{T}:key").json()["key"]

    assert receipt["masked"] == ["body.customer.name", "body.title"]
    assert len(key) == 64
    assert key != scene.store.get(OFFICE, "T261123-TWIN:key").json()["key"]
    assert "masked" not in finding(NORTH, T, 3, 2)


def test_given_seals_and_a_key_when_delivered_then_no_crew_gets_them(scene: Scene) -> None:
    visited(scene)
    body = {"text": "It hums at night.", "by": {"role": "customer", "name": "王芳"}}
    scene.push(NORTH, device_fact(NORTH, T, "statement", 4, body))
    scene.mailroom.step()

    assert not {name for name in scene.mailbox("c-north") if ":seal:" in name or ":key" in name}
    assert scene.receipt("mailbox-c-north", {"_id": f"{T}:statement:" + _uid(4)})["masked"]
    assert report(scene).ok


def _uid(number: int) -> str:
    return f"0193a000-0000-7000-8000-{number:012x}"


def test_given_a_tail_that_was_cut_off_when_a_device_shows_its_receipt_then_it_is_found(
    scene: Scene,
) -> None:
    visited(scene)
    held = scene.receipt("mailbox-c-north", finding(NORTH, T, 3, 2))
    file = audited(scene)
    gone = f"{T}:finding:{_uid(3)}"
    last = file.seals.pop()
    file.head = {"length": 1, "head": last["previous"]}
    del file.facts[gone], file.receipts[gone], file.attachments[gone]

    assert verify(file).ok, "a whole rewritten tail shows in nothing that is here"
    assert codes(verify(file, [held])) == {"receipt-missing"}


def test_given_two_tickets_when_asked_for_all_then_crews_documents_are_no_tickets(
    scene: Scene,
) -> None:
    visited(scene)
    scene.office(intake("T261123-TWIN", 1))
    scene.mailroom.step()

    assert list(ticket_ids(scene.store)) == [T, "T261123-TWIN"]
