"""Who may write what into a mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.mailroom.gate import MailboxGate, objection
from sync.stores.documents import Draft, NewAttachment
from sync.stores.sqlite.store import SqliteStore
from tests.integration.mailroom.scene import NORTH, assignment, finding, uid

T = "T261123-AAAAA"
FINDING = finding(NORTH, T, 3, investigation=2)


def test_a_finding_by_the_device_that_pushes_may_pass() -> None:
    assert objection(FINDING["_id"], FINDING, "c-north", "d-north") is None


@pytest.mark.parametrize(
    ("doc_id", "changed", "word"),
    [
        (f"{T}:ticket", {}, "server alone"),
        (f"{T}:receipt:{uid(3)}", {}, "server alone"),
        (f"crew-c-north:notice:{uid(3)}", {}, "server alone"),
        ("holiday", {}, "<ticket>:<kind>:<uuid"),
        (f"{T}:finding:{uid(3).upper()}", {}, "<ticket>:<kind>:<uuid"),
        (f"crew-c-north:finding:{uid(3)}", {}, "<ticket>:<kind>:<uuid"),
        (f"{T}:assignment:{uid(3)}", {"kind": "assignment"}, "the office's"),
        (f"{T}:decision:{uid(3)}", {"kind": "decision"}, "the office's"),
        (FINDING["_id"], {"type": "ticket"}, '"type"'),
        (FINDING["_id"], {"kind": "reading"}, "kind and ticket"),
        (FINDING["_id"], {"ticket": "T261123-BBBBB"}, "kind and ticket"),
        (FINDING["_id"], {"author": None}, "author.crew"),
        (FINDING["_id"], {"author": {"device": "d-north", "crew": "c-south"}}, "author.crew"),
        (FINDING["_id"], {"author": {"device": "d-else", "crew": "c-north"}}, "author.device"),
        (
            FINDING["_id"],
            {"author": {"device": "d-north", "crew": "c-north", "user": "u-desk"}},
            "nothing else",
        ),
    ],
)
def test_what_a_device_may_not_write_is_refused_with_a_sentence(
    doc_id: str, changed: dict[str, object], word: str
) -> None:
    reason = objection(doc_id, FINDING | changed, "c-north", "d-north")

    assert reason is not None
    assert word in reason


def test_a_faulty_finding_may_pass_because_its_receipt_will_say_what_is_wrong() -> None:
    assert objection(FINDING["_id"], FINDING | {"body": {}}, "c-north", "d-north") is None


def test_an_assignment_keeps_its_author_out_of_a_mailbox_even_with_the_right_crew() -> None:
    said = assignment(T, 3, "c-north") | {"author": {"device": "d-north", "crew": "c-north"}}

    assert objection(said["_id"], said, "c-north", "d-north") is not None


OUTBOX = {"type": "outbox", "author": {"device": "d-north", "crew": "c-north"}}


def test_a_device_tells_in_its_own_name_what_is_still_on_it() -> None:
    assert objection("crew-c-north:outbox:d-north", OUTBOX, "c-north", "d-north") is None


@pytest.mark.parametrize(
    ("doc_id", "changed", "word"),
    [
        ("crew-c-north:outbox:d-else", {}, "The id names the author"),
        ("crew-c-south:outbox:d-north", {}, "The id names the author"),
        ("crew-c-north:outbox:d-north", {"type": "fact"}, 'what the id says: "outbox"'),
        ("crew-c-north:outbox:d-north", {"author": None}, "The id names the author"),
        (
            "crew-c-north:outbox:d-else",
            {"author": {"device": "d-else", "crew": "c-north"}},
            "author.device",
        ),
    ],
)
def test_nobody_tells_what_is_on_the_device_of_another(
    doc_id: str, changed: dict[str, object], word: str
) -> None:
    reason = objection(doc_id, OUTBOX | changed, "c-north", "d-north")

    assert reason is not None
    assert word in reason


@dataclass(frozen=True)
class Phone:
    """A device of the crew c-north that pushes into its mailbox."""

    device: str = "d-north"
    crew: str = "c-north"
    database: str = "mailbox-c-north"


def outbox_draft(**more: object) -> Draft:
    return Draft.of("crew-c-north:outbox:d-north", {**OUTBOX, **more})


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[MailboxGate]:
    store = SqliteStore(tmp_path / "kancha.sqlite")
    yield MailboxGate(store, lambda: datetime(2026, 11, 23, 8, tzinfo=UTC))
    store.close()


def test_an_outbox_may_be_written_over_and_over(gate: MailboxGate) -> None:
    assert gate.check(Phone(), outbox_draft()) is None
    assert gate.check(Phone(), outbox_draft(battery=61)._replace(rev="1-abc")) is None


@pytest.mark.parametrize(
    ("draft", "word"),
    [
        (outbox_draft(app="x" * 33_000), "at most 32768 bytes"),
        (
            outbox_draft()._replace(attachments={"a": NewAttachment("text/plain", b"x")}),
            "no attachments",
        ),
        (outbox_draft()._replace(deleted=True), "never deleted"),
    ],
)
def test_an_outbox_is_small_brings_nothing_and_stays(
    gate: MailboxGate, draft: Draft, word: str
) -> None:
    reason = gate.check(Phone(), draft)

    assert reason is not None
    assert word in reason
