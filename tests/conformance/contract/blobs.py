"""What every place of files keeps: the contract of ``media/blobs.py``."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from media.blobs import Blobs
from media.errors import BlobMissing

CONTENT = b"the meter as found, 230 V"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
LARGE = bytes(range(256)) * 50_000
"""12.8 MB: more than one part of an upload to S3, and no whole number of pieces."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file on the disk whose hash was verified."""
    path = tmp_path / "file"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def kept(blobs: Blobs, file: Path) -> Blobs:
    blobs.keep(file, SHA256)
    return blobs


def content_of(blobs: Blobs, sha256: str) -> bytes | None:
    blob = blobs.find(sha256)
    return None if blob is None else b"".join(blobs.read(sha256, 0, blob.size))


def test_what_was_kept_is_found_with_its_size_and_read_bit_for_bit(kept: Blobs, file: Path) -> None:
    blob = kept.find(SHA256)

    assert blob is not None
    assert (blob.sha256, blob.size) == (SHA256, len(CONTENT))
    assert blob.since.utcoffset() is not None
    assert content_of(kept, SHA256) == CONTENT
    assert kept.digest(blob) == SHA256
    assert file.read_bytes() == CONTENT


def test_a_part_of_a_file_is_read_from_where_to_where_it_is_asked(kept: Blobs) -> None:
    assert b"".join(kept.read(SHA256, 4, 9)) == b"meter"


def test_what_was_never_kept_is_nowhere(blobs: Blobs) -> None:
    assert blobs.find(SHA256) is None
    assert list(blobs.all()) == []
    with pytest.raises(BlobMissing):
        list(blobs.read(SHA256, 0, 1))


def test_a_file_that_is_kept_again_is_one(kept: Blobs, file: Path) -> None:
    kept.keep(file, SHA256)

    assert [blob.sha256 for blob in kept.all()] == [SHA256]
    assert content_of(kept, SHA256) == CONTENT


def test_a_large_file_is_kept_whole(blobs: Blobs, tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(LARGE)
    sha256 = hashlib.sha256(LARGE).hexdigest()

    blobs.keep(path, sha256)

    blob = blobs.find(sha256)
    assert blob is not None
    assert (blob.size, blobs.digest(blob)) == (len(LARGE), sha256)


def test_what_is_set_aside_is_hidden_until_it_is_put_back(kept: Blobs) -> None:
    kept.set_aside(SHA256)
    assert (kept.find(SHA256), list(kept.all())) == (None, [])
    assert [blob.sha256 for blob in kept.aside()] == [SHA256]

    kept.put_back(SHA256)
    assert content_of(kept, SHA256) == CONTENT
    assert list(kept.aside()) == []


def test_what_is_set_aside_goes_for_good_and_may_come_again(kept: Blobs, file: Path) -> None:
    kept.set_aside(SHA256)
    kept.drop(SHA256)
    kept.drop(SHA256)
    assert (kept.find(SHA256), list(kept.aside())) == (None, [])

    kept.keep(file, SHA256)
    assert content_of(kept, SHA256) == CONTENT


def test_a_file_that_came_again_while_it_was_set_aside_stays(kept: Blobs, file: Path) -> None:
    kept.set_aside(SHA256)
    kept.keep(file, SHA256)

    kept.put_back(SHA256)

    assert content_of(kept, SHA256) == CONTENT
    assert list(kept.aside()) == []


def test_what_is_not_there_cannot_be_set_aside(blobs: Blobs) -> None:
    with pytest.raises(BlobMissing):
        blobs.set_aside(SHA256)
    with pytest.raises(BlobMissing):
        blobs.put_back(SHA256)


def test_what_is_damaged_makes_room_for_the_right_bytes_and_is_kept_until_dropped(
    kept: Blobs, file: Path
) -> None:
    kept.put_damaged(SHA256)
    assert (kept.find(SHA256), [one.sha256 for one in kept.damaged()]) == (None, [SHA256])

    kept.keep(file, SHA256)
    assert [one.sha256 for one in kept.damaged()] == [SHA256]

    kept.drop_damaged(SHA256)
    kept.drop_damaged(SHA256)
    assert list(kept.damaged()) == []
    assert [one.sha256 for one in kept.all()] == [SHA256]
