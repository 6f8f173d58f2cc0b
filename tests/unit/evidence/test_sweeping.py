"""Removing a file while a fact comes that names it, on a store that tells late what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from media.blobs import Blobs
from schemas.vocabulary import FactKind
from server.evidence.index import Index
from server.evidence.sweeping import Sweeper
from sync.mailroom.filing import file_office_facts
from sync.mailroom.mailroom import Mailroom
from sync.stores.documents import Seq
from sync.stores.sqlite.store import SqliteStore
from tests.api.cli.offices import filed
from tests.integration.mailroom.scene import RULES

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
T = "T261123-SWEEP"
PHOTO = b"a photo"
HASH = hashlib.sha256(PHOTO).hexdigest()


class TellingLate(SqliteStore):
    """What changes is told to who begins, and to nobody after: as ``_db_updates`` of a CouchDB
    that is gathering, for as long as a sweep takes."""

    def updates(self, since: Seq = 0) -> tuple[list[str], Seq]:
        return super().updates(since) if since == 0 else ([], since)


class Meddled(Blobs):
    """A folder of files; ``then`` is called once a file was set aside."""

    def __init__(self, place: str, then: Callable[[], None]) -> None:
        super().__init__(place)
        self._then = then

    def set_aside(self, sha256: str) -> None:
        super().set_aside(sha256)
        self._then()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(TellingLate(tmp_path / "kancha.sqlite")) as opened:
        Mailroom(opened, RULES, lambda: NOW, dict)
        yield opened


def test_given_a_store_that_tells_late_when_a_fact_came_just_before_a_file_goes_then_it_stays(
    store: SqliteStore, tmp_path: Path
) -> None:
    def name_it() -> None:
        body = {"sha256": HASH, "size": len(PHOTO), "type": "image/jpeg"}
        file_office_facts(store, [filed(T, 1, FactKind.PHOTO, body)], NOW)

    blobs = Meddled(str(tmp_path / "media"), name_it)
    (tmp_path / "draft").write_bytes(PHOTO)
    blobs.keep(tmp_path / "draft", HASH)

    went = Sweeper(store, blobs, Index(store)).sweep(list(blobs.all()))

    assert went == []
    assert [blob.sha256 for blob in blobs.all()] == [HASH]


def test_given_a_store_that_tells_late_when_nothing_names_a_file_then_it_goes(
    store: SqliteStore, tmp_path: Path
) -> None:
    blobs = Blobs(str(tmp_path / "media"))
    (tmp_path / "draft").write_bytes(PHOTO)
    blobs.keep(tmp_path / "draft", HASH)

    went = Sweeper(store, blobs, Index(store)).sweep(list(blobs.all()))

    assert [blob.sha256 for blob in went] == [HASH]
    assert list(blobs.all()) == []
