"""The receipt that is shown: the sealed one with what was seen in the file of its fact."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from casework.audit_verify import TicketFile, verify
from casework.flagged import Examination
from casework.flags import flag
from casework.shown_receipt import sealed_part, shown_receipt
from tests.properties.histories import KEY, TICKET, add

MOCK = flag("mock-location").to_document()
EDITED = flag("edited", software="GIMP").to_document()
TWIN = flag("same-picture", ticket="T261123-OTHER").to_document()
RECEIPT = {"type": "receipt", "ticket": TICKET, "fact": "a photo", "flags": [MOCK]}
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def seen(*flags: dict[str, Any]) -> Examination:
    return Examination("an examination", AT, flags)


def test_given_no_flags_and_no_examination_then_the_receipt_is_shown_as_it_was_sealed() -> None:
    bare = {"type": "receipt", "fact": "a reading"}
    assert shown_receipt(bare, None) is bare


def test_given_an_examination_then_its_flags_stand_beside_the_sealed_and_both_are_counted() -> None:
    assert shown_receipt(RECEIPT, seen(EDITED, TWIN)) == {
        **RECEIPT,
        "examined": {
            "fact": "an examination",
            "at": "2026-11-23T09:00:00.000Z",
            "flags": [EDITED, TWIN],
        },
        "summary": {"info": 0, "warn": 1, "alarm": 2},
    }
    assert shown_receipt(RECEIPT, None)["summary"] == {"info": 0, "warn": 0, "alarm": 1}
    assert shown_receipt({"fact": "a photo"}, seen())["summary"] == {
        "info": 0,
        "warn": 0,
        "alarm": 0,
    }


def test_given_a_twin_on_another_ticket_then_crews_are_neither_shown_nor_counted_it() -> None:
    shown = shown_receipt(RECEIPT, seen(EDITED, TWIN), to_crews=True)

    assert shown["examined"]["flags"] == [EDITED]
    assert shown["summary"] == {"info": 0, "warn": 1, "alarm": 1}
    assert "OTHER" not in str(shown)


def photo_file() -> TicketFile:
    name = f"{TICKET}:photo:0193a000-0000-7000-8000-000000000001"
    fact = {"_id": name, "type": "fact", "kind": "photo", "ticket": TICKET, "body": {}}
    made = TicketFile(TICKET, {"length": 0, "head": None}, KEY)
    add(made, [fact], 1)
    return made


def codes(file: TicketFile, *witnesses: dict[str, Any]) -> set[str]:
    return {problem.code for problem in verify(file, witnesses).problems}


def test_given_what_a_device_was_shown_then_its_sealed_part_alone_is_compared() -> None:
    file = photo_file()
    (name, sealed) = next(iter(file.receipts.items()))
    shown = dict(shown_receipt(sealed, seen(EDITED)))

    assert sealed_part(shown) == sealed
    assert codes(file, shown) == set()
    assert codes(file, {**shown, "examined": {"fact": "no such", "flags": []}}) == set()
    assert codes(file, {**shown, "state": "duplicate"}) == {"receipt-changed"}
    assert codes(file, {**shown, "flags": [EDITED]}) == {"receipt-changed"}
    assert file.receipts[name] == sealed


def test_given_a_shown_receipt_in_the_place_of_the_sealed_one_then_it_is_found() -> None:
    file = photo_file()
    (name, sealed) = next(iter(file.receipts.items()))
    file.receipts[name] = dict(shown_receipt(sealed, seen(EDITED)))

    assert codes(file) == {"receipt-changed"}
