"""A store that speaks S3 keeps the contract of files; what it says when it cannot."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from media.blobs import Blobs
from media.errors import FilesAway
from tests.conformance.contract.blobs import *  # noqa: F403 (the contract, never a part of it)
from tests.ports import own_address
from tests.s3 import BUCKET, S3, s3_server, variables

_numbers = count(1)


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    with s3_server() as server:
        yield server


def place(monkeypatch: pytest.MonkeyPatch, found: dict[str, str]) -> Blobs:
    for name, value in found.items():
        monkeypatch.setenv(name, value)
    return Blobs(f"s3://{BUCKET}/{next(_numbers)}")


@pytest.fixture
def blobs(s3: S3, monkeypatch: pytest.MonkeyPatch) -> Blobs:
    """A place of its own in the bucket."""
    return place(monkeypatch, s3.variables)


def test_a_server_that_is_away_is_said_so_and_the_file_stays(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nobody = place(monkeypatch, variables(own_address().url))
    path = tmp_path / "file"
    path.write_bytes(b"x")

    with pytest.raises(FilesAway, match="nothing was lost"):
        nobody.keep(path, hashlib.sha256(b"x").hexdigest())
    with pytest.raises(FilesAway):
        list(nobody.all())
    assert path.read_bytes() == b"x"


def test_credentials_that_are_wrong_are_no_missing_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # After the one request that makes the bucket, this server asks who calls.
    with s3_server({"INITIAL_NO_AUTH_ACTION_COUNT": "1"}) as server:
        stranger = place(monkeypatch, server.variables)

        with pytest.raises(FilesAway) as refused:
            stranger.find("0" * 64)

        assert refused.value.__cause__ is not None
        assert "of-a-test" not in str(refused.value.__cause__)
