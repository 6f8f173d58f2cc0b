"""The line breaks and the server dies in the middle, and both sides agree in the end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from tests.district import District, Work, finding, receipt_of
from tests.interop.node import ClientError, Node
from tests.interop.phone import Phone
from tests.network import BadLine, Fault
from tests.servers import RunningServer
from tests.waiting import until

PREVIEW = bytes(range(256)) * 100


@pytest.fixture
def line(server: RunningServer) -> Iterator[BadLine]:
    """A line to the server that can be broken."""
    bad = BadLine(server.base_url)
    yield bad
    bad.close()


@pytest.fixture
def far_phone(node: Node, district: District, north: str, line: BadLine) -> Phone:
    """A phone at the other end of the line."""
    device = district.enrol(north)
    return Phone(node, device, address=line.instead_of(device.sync_url))


def findings(phone: Phone, work: Work, number: int) -> list[dict[str, Any]]:
    """Facts on the phone, each with a picture, not sent yet."""
    written = [finding(phone.device, work, f"joint {n}") for n in range(number)]
    for n, doc in enumerate(written):
        phone.write(doc, {"preview.jpg": PREVIEW + bytes([n])})
    return written


def has_facts(district: District, work: Work, more_than: int) -> bool:
    """Whether the office has more facts of the ticket than so many."""
    return len(district.states(work.ticket)) > more_than


def answered(phone: Phone, docs: list[dict[str, Any]]) -> None:
    """Waits until a live phone has a receipt for each fact."""
    wanted = {receipt_of(doc) for doc in docs}
    until(lambda: wanted <= phone.revisions().keys(), "every fact has a receipt on the phone", 30)


def without_files(doc: dict[str, Any]) -> dict[str, Any]:
    """A document as both sides show it: what they say of attachments differs in form."""
    return {name: value for name, value in doc.items() if name != "_attachments"}


def assert_agreed(district: District, phone: Phone, docs: list[dict[str, Any]]) -> None:
    """Phone and mailbox agree document by document, and the office has every fact as written."""
    database = phone.device.database
    until(lambda: phone.revisions() == district.revisions(database), "both sides agree")
    for doc_id, kept in phone.documents().items():
        assert without_files(kept) == without_files(district.document(database, doc_id))
    for doc in docs:
        filed = district.document("office", doc["_id"])
        assert filed["body"] == doc["body"]
        assert filed["_rev"] == phone.revisions()[doc["_id"]]


def test_a_push_that_is_cut_in_the_middle_is_finished_later(
    district: District, far_phone: Phone, line: BadLine, north: str
) -> None:
    work = district.new_work(north)
    written = findings(far_phone, work, 4)
    line.breaks(2, Fault(after_upload=60_000))

    far_phone.go_live()

    answered(far_phone, written)
    far_phone.stop()
    assert line.broken == 2
    assert_agreed(district, far_phone, written)
    assert len(district.states(work.ticket)) == 2 + 4


def test_a_pull_that_is_cut_in_the_middle_is_finished_later(
    district: District, far_phone: Phone, line: BadLine, north: str
) -> None:
    works = [district.new_work(north) for _ in range(5)]
    database = far_phone.device.database
    until(lambda: len(district.revisions(database)) == 15, "five tickets are delivered")
    line.breaks(3, Fault(after_download=2_500))

    far_phone.go_live()

    wanted = {f"{work.ticket}:ticket" for work in works}
    until(lambda: wanted <= far_phone.revisions().keys(), "the five tickets are on the phone")
    far_phone.stop()
    assert line.broken == 3
    assert_agreed(district, far_phone, [])


def test_a_push_whose_answer_is_lost_is_repeated_without_a_duplicate(
    district: District, far_phone: Phone, line: BadLine, north: str
) -> None:
    work = district.new_work(north)
    written = findings(far_phone, work, 3)
    line.breaks(1, Fault(unanswered=b"/_bulk_docs"))

    with pytest.raises(ClientError):
        far_phone.push()
    again = far_phone.push()

    assert line.broken == 1
    assert again["written"] == 0
    until(lambda: None not in district.states(work.ticket).values(), "every fact has a receipt")
    assert len(district.states(work.ticket)) == 2 + len(written)
    assert set(district.states(work.ticket).values()) == {"accepted"}
    assert district.quarantine() == []


def test_live_phones_go_on_after_the_server_was_killed_in_the_middle(
    node: Node, district: District, phone: Phone, north: str, server: RunningServer
) -> None:
    work = district.new_work(north)
    tablet = Phone(node, district.enrol(north, "tablet"))
    phone.go_live()
    tablet.go_live()
    written: list[dict[str, Any]] = []
    for _ in range(2):
        enough = len(written) + 3
        written += findings(phone, work, 6)
        until(partial(has_facts, district, work, enough), "some have arrived")
        server.kill()
        written += findings(tablet, work, 3)
        server.restart()

    answered(phone, written)
    answered(tablet, written)

    until(lambda: phone.revisions() == tablet.revisions(), "the two agree")
    assert phone.seen()["errors"] == tablet.seen()["errors"] == []
    phone.stop()
    tablet.stop()
    assert_agreed(district, phone, written)
    assert_agreed(district, tablet, written)
    assert len(district.states(work.ticket)) == 2 + len(written)
