"""What a ticket says of the files of instruments: read, waiting for a person, or unreadable."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from casework.filed import FiledFact
from casework.fold import standing
from casework.instrument_files import readings_of
from schemas.documents import Author
from schemas.vocabulary import FactKind
from tests.unit.casework.casefile import (
    TICKET,
    amending,
    assignment,
    field,
    intake,
    office,
    retracting,
    ticket,
)

SHA256 = "a" * 64
FILE = field(3, FactKind.INSTRUMENT_FILE, {"name": "week.csv", "sha256": SHA256, "size": 9}, 30)
AGAIN = field(4, FactKind.INSTRUMENT_FILE, {"name": "week.csv", "sha256": SHA256, "size": 9}, 31)
CHANNEL = {"channel": "U_L1", "stat": "avg", "unit": "V", "count": 2}
NO_ZONE = {"line": None, "code": "timezone-required", "message": "Say in which zone."}
TO_MAP = {"line": None, "code": "mapping-needed", "message": "Nobody has mapped it."}
HEADER = {"header": "e" * 64, "columns": ["Time", "U"], "rows": [["8:00", "230"]]}


def reading(number: int, file: FiledFact, **said: Any) -> FiledFact:
    """What the server says of a file."""
    body = {"of": file.fact.id, "sha256": SHA256, "complete": True, "count": 0, "channels": [],
            "faults": [], **said}  # fmt: skip
    filed = office(number, FactKind.MEASUREMENTS, body, 30 + number)
    return replace(filed, fact=replace(filed.fact, author=Author(server="instruments")))


def flags(*filed: FiledFact) -> dict[str, list[str]]:
    told = ticket(intake(), assignment(), *filed).to_document()["evidence"]["flags"]["facts"]
    return {fact: [flag["code"] for flag in found] for fact, found in told.items()}


def test_given_a_file_that_was_not_read_then_it_is_flagged_until_it_is() -> None:
    refused = reading(5, FILE, faults=[NO_ZONE])
    read = amending(reading(6, FILE, channels=[CHANNEL], count=2), refused)

    assert flags(FILE, refused) == {FILE.fact.id: ["file-unread"]}
    assert flags(FILE, refused, read) == {}


def test_given_the_same_file_sent_again_and_read_then_the_first_needs_nobody() -> None:
    refused, read = reading(5, FILE, faults=[NO_ZONE]), reading(6, AGAIN, channels=[CHANNEL])

    assert flags(FILE, refused, AGAIN, read) == {}


def test_given_a_part_that_cannot_be_read_then_that_is_to_be_known() -> None:
    partly = reading(5, FILE, channels=[CHANNEL], count=2, faults=[{**NO_ZONE, "line": 7}])

    assert flags(FILE, partly) == {FILE.fact.id: ["file-faults"]}


def test_given_a_header_nobody_mapped_then_a_person_is_asked_and_no_flag_raised() -> None:
    waiting = reading(5, FILE, faults=[TO_MAP], mapping=HEADER)

    assert flags(FILE, waiting) == {}
    (asked,) = ticket(intake(), assignment(), FILE, waiting).attention
    assert (asked.fact, asked.reasons[0].code) == (FILE.fact.id, "mapping-needed")


def test_given_a_file_that_was_withdrawn_then_nothing_is_asked_of_anybody() -> None:
    waiting = reading(5, FILE, faults=[TO_MAP], mapping=HEADER)
    withdrawn = retracting(field(6, FactKind.INSTRUMENT_FILE, {}, 50), FILE)

    assert ticket(intake(), assignment(), FILE, waiting, withdrawn).attention == ()


def test_given_copies_from_a_merged_ticket_then_the_reading_is_of_the_file_as_it_was_sent() -> None:
    origin = f"T261123-OTHER:instrument-file:{FILE.fact.id.rpartition(':')[2]}"
    copy = replace(FILE, fact=replace(FILE.fact, origin=origin))
    read = reading(5, FILE, of=origin, channels=[CHANNEL])

    said = standing(TICKET, [intake(), assignment(), copy, read])

    assert list(readings_of(said)) == [FILE.fact.id]
