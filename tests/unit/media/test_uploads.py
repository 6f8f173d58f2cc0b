"""Uploads on a real disk: what meets when two senders, or a sender and a fact, come together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from media.blobs import Blobs
from media.errors import (
    HashDiffers,
    NotDeclared,
    OffsetDiffers,
    QuotaReached,
    TooLarge,
    UnknownUpload,
)
from media.evidence import Arrival
from media.parts import Part, Parts, Sender
from media.room import Limits
from media.uploads import Uploads

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PICTURE = b"the meter as found, 230 V"
SHA256 = hashlib.sha256(PICTURE).hexdigest()
NORTH, COLLEAGUE = Sender("crew-north", "d-1"), Sender("crew-north", "d-2")
SOUTH = Sender("crew-south", "d-3")
LIMITS = Limits(file=100, sender=200, total=300, free=0, early=100, kept=timedelta(days=60))


@dataclass
class Facts:
    """Which crew declares which file, and what the uploads told of files."""

    declared: set[tuple[str, str]] = field(default_factory=set)
    arrived: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    busy: bool = False
    """Whether arrivals wait until ``tell``."""
    untold: list[Callable[[], None]] = field(default_factory=list)

    def declares(self, sender: Sender, sha256: str) -> bool:
        return (sender.owner, sha256) in self.declared

    def note(self, arrival: Arrival, forget: Callable[[], None]) -> None:
        self.arrived.append(arrival.sha256)
        self.untold.append(forget)
        if not self.busy:
            self.tell()

    def tell(self) -> None:
        """What was noted is told to those who wait for it."""
        while self.untold:
            self.untold.pop()()

    def differs(self, part: Part, found: str) -> None:
        self.wrong.append((part.name, found))


@pytest.fixture
def facts() -> Facts:
    return Facts()


@pytest.fixture
def uploads(tmp_path: Path, facts: Facts) -> Uploads:
    parts, blobs = Parts(tmp_path / "uploads"), Blobs(str(tmp_path / "media"))
    return Uploads(parts, blobs, LIMITS, lambda: NOW, facts)


def part(sender: Sender, name: str = SHA256, length: int = len(PICTURE)) -> Part:
    return Part(sender.owner, name, length, sender.by)


def sha256(number: int) -> str:
    """The hash of some file."""
    return hashlib.sha256(str(number).encode()).hexdigest()


def send(uploads: Uploads, sender: Sender, at: int, data: bytes) -> Exception | None:
    """One request's bytes; answers what was wrong."""
    incoming = uploads.receive(sender, SHA256, at, len(data))
    assert incoming is not None
    incoming.write(data)
    incoming.end()
    return incoming.fault


def test_given_two_devices_that_send_the_same_bytes_then_the_later_is_told_where_to_go_on(
    uploads: Uploads, facts: Facts
) -> None:
    facts.declared.add(("crew-north", SHA256))
    uploads.begin(part(NORTH))
    first = uploads.receive(NORTH, SHA256, 0, 10)
    second = uploads.receive(COLLEAGUE, SHA256, 0, 10)
    assert first is not None
    assert second is not None

    first.write(PICTURE[:10])
    second.write(PICTURE[:10])

    assert isinstance(second.fault, OffsetDiffers)
    second.end()
    first.end()
    assert uploads.state(COLLEAGUE, SHA256).offset == 10
    assert send(uploads, COLLEAGUE, 10, PICTURE[10:]) is None
    assert uploads.state(NORTH, SHA256).complete
    assert facts.arrived == [SHA256]


def test_given_the_same_file_from_two_crews_then_it_is_kept_once_and_told_for_each(
    uploads: Uploads, facts: Facts
) -> None:
    facts.declared |= {("crew-north", SHA256), ("crew-south", SHA256)}
    for sender in (NORTH, SOUTH):
        uploads.begin(part(sender))
    for sender in (NORTH, SOUTH):
        send(uploads, sender, 0, PICTURE)
        assert uploads.state(sender, SHA256).complete

    assert [blob.sha256 for blob in uploads.blobs.all()] == [SHA256]
    assert list(uploads.parts.all()) == []


def test_given_a_fact_that_comes_between_the_last_byte_and_its_answer_then_nothing_is_wrong(
    uploads: Uploads, facts: Facts
) -> None:
    uploads.begin(part(NORTH))
    incoming = uploads.receive(NORTH, SHA256, 0, len(PICTURE))
    assert incoming is not None
    incoming.write(PICTURE)
    facts.declared.add(("crew-north", SHA256))

    uploads.declared("crew-north", SHA256)
    incoming.end()

    assert incoming.fault is None
    assert uploads.state(NORTH, SHA256).complete
    assert facts.arrived == [SHA256]


def test_given_a_crash_before_the_fact_was_looked_for_then_recovery_makes_it_evidence(
    uploads: Uploads, facts: Facts
) -> None:
    uploads.begin(part(NORTH))
    send(uploads, NORTH, 0, PICTURE)
    uploads.state(NORTH, SHA256)
    facts.declared.add(("crew-north", SHA256))

    uploads.recover()

    assert facts.arrived == [SHA256]


def test_given_a_sheet_without_bytes_as_a_crash_leaves_it_then_the_upload_begins_anew(
    uploads: Uploads,
) -> None:
    begun = part(NORTH)
    uploads.begin(begun)
    uploads.parts.path(begun).unlink()
    with pytest.raises(UnknownUpload):
        uploads.state(NORTH, SHA256)
    assert uploads.begin(begun).offset == 0


def test_given_one_wrong_byte_then_all_are_dropped_and_it_is_told_what_came(
    uploads: Uploads, facts: Facts
) -> None:
    wrong = PICTURE.replace(b"230", b"231")
    uploads.begin(part(NORTH))
    send(uploads, NORTH, 0, wrong)
    with pytest.raises(HashDiffers):
        uploads.state(NORTH, SHA256)
    assert facts.wrong == [(SHA256, hashlib.sha256(wrong).hexdigest())]
    assert list(uploads.parts.all()) == []


def test_given_limits_then_each_has_its_own_answer_and_ending_an_upload_makes_room(
    uploads: Uploads, facts: Facts
) -> None:
    facts.declared |= {(sender.owner, sha256(n)) for sender in (NORTH, SOUTH) for n in range(5)}
    with pytest.raises(TooLarge, match="100 bytes"):
        uploads.begin(part(NORTH, sha256(0), 101))
    for n in (0, 1):
        uploads.begin(part(NORTH, sha256(n), 100))
    with pytest.raises(QuotaReached, match="of yours"):
        uploads.begin(part(NORTH, sha256(2), 1))
    uploads.begin(part(COLLEAGUE, sha256(2), 90))
    with pytest.raises(QuotaReached, match="on this server"):
        uploads.begin(part(SOUTH, sha256(3), 11))
    uploads.end(NORTH, sha256(0))
    assert uploads.begin(part(SOUTH, sha256(3), 11)).offset == 0


def test_given_room_for_two_when_eight_are_begun_at_once_then_two_are(
    uploads: Uploads, facts: Facts
) -> None:
    facts.declared |= {(NORTH.owner, sha256(n)) for n in range(8)}
    together = Barrier(8)

    def is_begun(number: int) -> bool:
        together.wait()
        try:
            uploads.begin(part(NORTH, sha256(number), 100))
        except QuotaReached:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        begun = list(threads.map(is_begun, range(8)))

    assert begun.count(True) == 2
    assert len(list(uploads.parts.all())) == 2


def test_given_pieces_without_a_byte_then_their_number_is_bounded(
    tmp_path: Path, facts: Facts
) -> None:
    parts, blobs = Parts(tmp_path / "uploads"), Blobs(str(tmp_path / "media"))
    uploads = Uploads(parts, blobs, replace(LIMITS, number=3), lambda: NOW, facts)
    empty = [Part(NORTH.owner, f"piece-{n}", 0, NORTH.by, piece=True) for n in range(4)]
    for piece in empty[:3]:
        uploads.begin(piece)

    with pytest.raises(QuotaReached, match="of yours"):
        uploads.begin(empty[3])
    uploads.end(NORTH, "piece-0")
    assert uploads.begin(empty[3]).complete


def test_given_files_without_a_fact_then_only_so_many_are_kept_until_their_facts_come(
    uploads: Uploads, facts: Facts
) -> None:
    uploads.begin(part(NORTH, sha256(0), 60))
    with pytest.raises(NotDeclared, match="sync the facts first"):
        uploads.begin(part(NORTH, sha256(1), 60))
    assert uploads.begin(part(COLLEAGUE, sha256(1), 60)).offset == 0
    facts.declared.add(("crew-north", sha256(0)))
    assert uploads.begin(part(NORTH, sha256(2), 60)).offset == 0


def test_given_pieces_that_name_their_file_then_they_count_as_declared_like_it(
    uploads: Uploads, facts: Facts
) -> None:
    facts.declared.add(("crew-north", SHA256))
    for name in ("piece-1", "piece-2"):
        piece = Part("crew-north", name, 90, "d-1", piece=True, whole=SHA256)
        assert uploads.begin(piece).offset == 0
    strange = Part("crew-north", "piece-3", 101, "d-2", piece=True)
    with pytest.raises((NotDeclared, TooLarge)):
        uploads.begin(strange)
