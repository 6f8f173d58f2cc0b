"""Originals that are carried from one place to another."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from media.blobs import Blob, Blobs
from server.backup.errors import BackupError
from server.backup.originals import Carried, Carrier

Keep = Callable[[bytes], Blob]
Break = Callable[[Blob], Blob]


@pytest.fixture
def source(tmp_path: Path) -> Blobs:
    return Blobs(str(tmp_path / "source"))


@pytest.fixture
def target(tmp_path: Path) -> Blobs:
    return Blobs(str(tmp_path / "target"))


@pytest.fixture
def keep(source: Blobs, tmp_path: Path) -> Keep:
    """Keeps bytes in the source."""

    def kept(content: bytes) -> Blob:
        draft, sha256 = tmp_path / "draft", hashlib.sha256(content).hexdigest()
        draft.write_bytes(content)
        source.keep(draft, sha256)
        blob = source.find(sha256)
        assert blob is not None
        return blob

    return kept


@pytest.fixture
def break_disk(tmp_path: Path) -> Break:
    """Puts a file of the system that is there and errs when it is read in the place of another."""

    def broken(blob: Blob) -> Blob:
        file = tmp_path / "source" / "sha256" / blob.sha256[:2] / blob.sha256
        file.unlink()
        file.symlink_to("/proc/self/mem")
        return blob

    return broken


def test_given_one_that_cannot_be_read_when_carried_then_the_others_come(
    source: Blobs, target: Blobs, keep: Keep, break_disk: Break, tmp_path: Path
) -> None:
    cut, whole = break_disk(keep(b"first")), keep(b"second")
    carried = Carried()

    Carrier(source, target, tmp_path).carry([cut, whole], carried, lambda _: None)

    assert [(one.sha256, one.why) for one in carried.unsaved] == [(cut.sha256, "unreadable")]
    assert carried.there == {whole.sha256: 6}
    assert target.find(cut.sha256) is None
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_given_ten_one_after_another_that_cannot_be_read_when_carried_then_it_gives_up(
    source: Blobs, target: Blobs, keep: Keep, break_disk: Break, tmp_path: Path
) -> None:
    cut = [break_disk(keep(b"%d" % number)) for number in range(10)]

    with pytest.raises(BackupError, match=r"source cannot be read: "):
        Carrier(source, target, tmp_path).carry(cut, Carried(), lambda _: None)


def test_given_one_that_went_since_it_was_listed_when_carried_then_it_is_no_fault(
    source: Blobs, target: Blobs, keep: Keep, tmp_path: Path
) -> None:
    gone = keep(b"erased meanwhile")
    source.set_aside(gone.sha256)
    carried = Carried()

    Carrier(source, target, tmp_path).carry([gone], carried, lambda _: None)

    assert (carried.there, carried.unsaved) == ({}, [])


def test_given_half_a_file_in_the_target_when_carried_then_it_is_replaced(
    source: Blobs, target: Blobs, keep: Keep, tmp_path: Path
) -> None:
    blob = keep(b"the whole of it")
    half = tmp_path / "half"
    half.write_bytes(b"the wh")
    target.keep(half, blob.sha256)
    carrier = Carrier(source, target, tmp_path)

    missing = carrier.missing([blob])
    carrier.carry(missing, Carried(), lambda _: None)

    assert missing == [blob]
    assert b"".join(target.read(blob.sha256, 0, blob.size)) == b"the whole of it"
