"""What the verification of a ticket finds, one case each."""

from __future__ import annotations

from typing import Any

import pytest

from casework.audit import document_digest
from casework.audit_masks import KeyMissing, erase, filed_digest, standing_digest
from casework.audit_verify import TicketFile, verify
from tests.properties.histories import KEY, TICKET, add, erase_in


def fact(number: int, kind: str, **body: Any) -> dict[str, Any]:
    name = f"{TICKET}:{kind}:0193a000-0000-7000-8000-{number:012x}"
    return {"_id": name, "type": "fact", "kind": kind, "ticket": TICKET, "body": body}


INTAKE = fact(1, "intake", title="Dim lamp", customer={"name": "王芳", "phone": "13800000000"})
FINDING = fact(2, "finding", seen="Loose neutral")
PHOTO = fact(3, "photo", caption="The joint")


@pytest.fixture
def file() -> TicketFile:
    made = TicketFile(TICKET, {"length": 0, "head": None}, KEY)
    add(made, [INTAKE], 1)
    add(made, [FINDING, PHOTO], 2, hashes=True)
    return made


def codes(file: TicketFile, *witnesses: dict[str, Any]) -> list[str]:
    return sorted({problem.code for problem in verify(file, witnesses).problems})


def changed(doc: Any, **members: Any) -> dict[str, Any]:
    return {**doc, **members}


def test_given_what_was_sealed_then_it_is_in_order(file: TicketFile) -> None:
    assert verify(file).ok
    assert verify(file).sealed == 3


def test_given_another_word_in_a_fact_then_that_fact_is_named(file: TicketFile) -> None:
    file.facts[FINDING["_id"]] = changed(FINDING, body={"seen": "Loose Neutral"})

    found = verify(file).problems
    assert [(item.code, item.where) for item in found] == [("fact-changed", FINDING["_id"])]


def test_given_another_phone_number_in_a_masked_member_then_that_fact_is_named(
    file: TicketFile,
) -> None:
    body = {**INTAKE["body"], "customer": {"name": "王芳", "phone": "13800000001"}}
    file.facts[INTAKE["_id"]] = changed(INTAKE, body=body)

    assert codes(file) == ["fact-changed"]


def test_given_another_moment_in_a_receipt_then_it_is_found(file: TicketFile) -> None:
    receipt = file.receipts[FINDING["_id"]]
    file.receipts[FINDING["_id"]] = changed(receipt, received_at="2026-11-23T07:00:00.000Z")

    assert "receipt-changed" in codes(file)


def test_given_a_receipt_that_is_gone_then_it_is_named(file: TicketFile) -> None:
    del file.receipts[FINDING["_id"]]

    found = verify(file).problems
    assert [(item.code, item.where) for item in found] == [("receipt-missing", FINDING["_id"])]


def test_given_a_fact_that_is_gone_then_it_is_found(file: TicketFile) -> None:
    del file.facts[FINDING["_id"]]

    assert codes(file) == ["fact-missing"]


def test_given_receipts_in_another_order_then_it_is_found(file: TicketFile) -> None:
    file.receipts = dict(reversed(file.receipts.items()))

    assert codes(file) == ["reordered"]


def test_given_entries_in_another_order_within_a_seal_then_the_seal_is_found(
    file: TicketFile,
) -> None:
    seal = file.seals[1]
    file.seals[1] = changed(seal, entries=seal["entries"][::-1])

    assert codes(file) == ["reordered", "seal-changed"]


def test_given_a_seal_that_was_changed_then_it_is_found(file: TicketFile) -> None:
    file.seals[0] = changed(file.seals[0], at="2026-11-22T08:00:00.000Z")

    assert codes(file) == ["seal-changed"]


def test_given_a_seal_that_is_gone_then_it_is_found(file: TicketFile) -> None:
    del file.seals[0]

    assert "seal-missing" in codes(file)


def test_given_a_tail_that_is_gone_then_the_head_of_the_ticket_tells(file: TicketFile) -> None:
    file.seals.pop()
    for name in (FINDING["_id"], PHOTO["_id"]):
        del file.facts[name], file.receipts[name]
    file.attachments.clear()

    assert codes(file) == ["tail-cut"]


def test_given_a_receipt_that_was_put_in_then_it_is_found(file: TicketFile) -> None:
    false = fact(9, "finding", seen="All was well")
    receipt = changed(
        file.receipts[FINDING["_id"]],
        _id=f"{TICKET}:receipt:{false['_id'].rpartition(':')[2]}",
        fact=false["_id"],
        received_at="2026-11-23T07:00:00.000Z",
        sha256=filed_digest(false, None)[0],
    )
    file.facts[false["_id"]], file.receipts[false["_id"]] = false, receipt

    assert codes(file) == ["receipt-inserted"]


def test_given_a_fact_without_receipt_then_it_is_found(file: TicketFile) -> None:
    false = fact(9, "finding", seen="All was well")
    file.facts[false["_id"]] = false

    assert codes(file) == ["fact-inserted"]


def test_given_a_receipt_that_came_a_moment_ago_then_it_waits_and_nothing_is_wrong(
    file: TicketFile,
) -> None:
    add(file, [fact(4, "finding", seen="A second joint")], 3)
    last = file.seals.pop()
    file.head = {"length": 2, "head": last["previous"]}

    assert verify(file).ok
    assert verify(file).unsealed == (fact(4, "finding")["_id"],)


def test_given_other_bytes_in_a_preview_then_it_is_found(file: TicketFile) -> None:
    file.attachments[PHOTO["_id"]]["preview.jpg"] = "0" * 64

    assert codes(file) == ["attachment-changed"]


def test_given_another_receipt_in_a_devices_hands_then_it_is_found(file: TicketFile) -> None:
    held = changed(file.receipts[FINDING["_id"]], state="accepted")

    assert codes(file, held) == ["receipt-changed"]
    assert codes(file, dict(file.receipts[FINDING["_id"]])) == []


def test_given_no_key_then_facts_with_personal_data_cannot_be_proved(file: TicketFile) -> None:
    file.key = None

    assert codes(file) == ["key-missing"]


def test_given_an_ordered_erasure_then_the_rest_is_proved_without_key(file: TicketFile) -> None:
    erase_in(file, INTAKE["_id"], 5)
    file.key = None

    assert verify(file).ok
    assert verify(file).erased == (INTAKE["_id"],)
    assert "王芳" not in str(file.facts)


def test_given_an_erased_fact_then_what_is_left_of_it_cannot_be_changed(file: TicketFile) -> None:
    erase_in(file, INTAKE["_id"], 5)
    left = file.facts[INTAKE["_id"]]
    file.facts[INTAKE["_id"]] = changed(left, body={**left["body"], "class": "SVC"})

    assert codes(file) == ["fact-changed"]


def test_given_words_in_place_of_what_was_erased_then_it_is_found(file: TicketFile) -> None:
    erase_in(file, INTAKE["_id"], 5)
    left = file.facts[INTAKE["_id"]]
    file.facts[INTAKE["_id"]] = changed(left, body={**left["body"], "title": "Nothing"})

    assert codes(file) == ["fact-changed"]


def test_given_an_erasure_that_nobody_ordered_then_it_is_found(file: TicketFile) -> None:
    masked = file.receipts[INTAKE["_id"]]["masked"]
    file.facts[INTAKE["_id"]] = erase(INTAKE, masked, KEY)

    assert codes(file) == ["erased-without-order"]


def test_given_a_document_of_a_form_that_cannot_be_then_it_is_said_and_nothing_raised(
    file: TicketFile,
) -> None:
    file.seals[0] = changed(file.seals[0], entries=7)

    assert codes(file) == ["unreadable"]


def test_given_the_same_name_in_two_facts_then_their_digests_do_not_show_it() -> None:
    one, other = fact(1, "reply", text="Dear Li"), fact(2, "reply", text="Dear Li")
    left = [erase(doc, ["body.text"], KEY)["erased"]["body.text"] for doc in (one, other)]

    assert left[0] != left[1]


def test_given_a_fact_without_personal_data_then_its_digest_is_plain() -> None:
    assert filed_digest(FINDING, None) == (document_digest(FINDING), ())


def test_given_personal_data_without_key_then_there_is_no_digest() -> None:
    with pytest.raises(KeyMissing):
        filed_digest(INTAKE, None)
    with pytest.raises(KeyMissing):
        standing_digest(INTAKE, ["body.title"], None)
