"""Files that became evidence, between their last byte and the moment when that was told."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.blobs import Blobs
from media.parts import Parts
from media.uploads import Uploads
from tests.unit.media.test_uploads import (
    COLLEAGUE,
    LIMITS,
    NORTH,
    NOW,
    PICTURE,
    SHA256,
    Facts,
    part,
    send,
    sha256,
)


@pytest.fixture
def facts() -> Facts:
    return Facts(declared={("crew-north", SHA256)}, busy=True)


@pytest.fixture
def uploads(tmp_path: Path, facts: Facts) -> Uploads:
    parts, blobs = Parts(tmp_path / "uploads"), Blobs(str(tmp_path / "media"))
    return Uploads(parts, blobs, LIMITS, lambda: NOW, facts)


def test_given_an_arrival_that_was_not_told_when_the_server_stops_then_it_is_told_at_the_next_start(
    uploads: Uploads, facts: Facts, tmp_path: Path
) -> None:
    uploads.begin(part(NORTH))
    send(uploads, NORTH, 0, PICTURE)
    assert uploads.state(NORTH, SHA256).complete
    assert [one.name for one, _ in uploads.parts.handed_over()] == [SHA256]

    parts, blobs = Parts(tmp_path / "uploads"), Blobs(str(tmp_path / "media"))
    after = Facts(declared=facts.declared)
    Uploads(parts, blobs, LIMITS, lambda: NOW, after).recover()

    assert after.arrived == [SHA256]
    assert list(parts.handed_over()) == []
    assert after.wrong == []


def test_given_an_arrival_that_is_not_told_yet_then_it_takes_no_room_and_is_told_once_asked_for(
    uploads: Uploads, facts: Facts
) -> None:
    uploads.begin(part(NORTH))
    send(uploads, NORTH, 0, PICTURE)

    assert uploads.state(NORTH, SHA256).complete
    assert uploads.begin(part(COLLEAGUE)).complete
    assert list(uploads.parts.all()) == []
    uploads.begin(part(NORTH, sha256(1), LIMITS.early))  # its room is not taken
    facts.tell()

    assert set(facts.arrived) == {SHA256}
    assert list(uploads.parts.handed_over()) == []
    assert [one.name for one in uploads.parts.all()] == [sha256(1)]


def test_given_an_upload_that_began_again_when_its_old_arrival_is_told_then_it_goes_on(
    uploads: Uploads, facts: Facts
) -> None:
    uploads.begin(part(NORTH))
    send(uploads, NORTH, 0, PICTURE)
    assert uploads.state(NORTH, SHA256).complete

    uploads.blobs.set_aside(SHA256)  # it was found damaged
    uploads.begin(part(NORTH))
    facts.tell()

    assert uploads.state(NORTH, SHA256).offset == 0
    assert send(uploads, NORTH, 0, PICTURE) is None
