"""What others keep at the target of a move stays as it is, also what another move brought there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from server.clock import utc_now
from server.migration.mark import State, mark_of, put_mark
from server.migration.move import Means, Move, MoveError, Side
from sync import jsontext
from sync.errors import AlreadyExists
from sync.mailroom.names import OFFICE, REGISTRY
from sync.moving.comparing import account
from sync.moving.copying import Copier, Progress
from sync.stores.copies import FILE
from sync.stores.couchdb.door import Address
from sync.stores.couchdb.store import CouchStore
from sync.stores.documents import DocumentStore, Draft
from sync.stores.sqlite.store import SqliteStore
from tests.backups import furnish, office_of
from tests.couch_servers import documents_elsewhere


@contextmanager
def bar(_label: str, _length: int) -> Iterator[Progress]:
    yield lambda _: None


MEANS = Means(utc_now, bar, print)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A CouchDB, or what stands for one."""
    with documents_elsewhere(tmp_path_factory.mktemp("backing")) as found:
        yield found


@pytest.fixture
def source(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path / "source.sqlite")) as store:
        yield store


@pytest.fixture
def there(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path / "there.sqlite")) as store:
        yield store


def put_database(store: DocumentStore, db: str, *documents: str) -> None:
    store.create(db)
    for doc_id in documents:
        store.put(db, Draft.of(doc_id, {}))


def ids_of(store: DocumentStore, db: str) -> list[str]:
    return [change.id for change in store.changes(db).changes]


def forget_move(store: DocumentStore, db: str) -> None:
    """Leaves the note in a database as older versions wrote it."""
    rev, body = store.get_local(db, "moved-from")
    said = {key: value for key, value in jsontext.loads(body).items() if key != "move"}
    store.put_local(db, "moved-from", jsontext.dumps(said), rev)


@contextmanager
def office_side(folder: Path) -> Iterator[Side]:
    folder.mkdir()
    furnish(folder, {1: b"a picture"})
    with closing(SqliteStore(folder / FILE)) as store:
        yield Side(store, folder.name)


def test_given_an_office_that_was_moved_there_when_a_second_comes_beside_it_then_both_are_whole(
    elsewhere: Address, tmp_path: Path
) -> None:
    prefix = f"{elsewhere.prefix}k{uuid4().hex[:8]}-"
    with (
        office_side(tmp_path / "first") as first,
        office_side(tmp_path / "second") as second,
        closing(CouchStore(replace(elsewhere, prefix=f"{prefix}first-"))) as of_first,
        closing(CouchStore(replace(elsewhere, prefix=prefix))) as of_all,
    ):
        Move(first, Side(of_first, "there (first-…)"), MEANS).finish(lambda: True)
        accounts = {db: account(of_first, db, print) for db in of_first.names()}
        assert accounts[OFFICE].documents > 0

        move = Move(second, Side(of_all, "there"), MEANS)
        move.follow()
        move.finish(lambda: True)

        assert {db: account(of_first, db, print) for db in of_first.names()} == accounts
        assert office_of(of_all) == office_of(second.store)
        assert f"first-{OFFICE}" in of_all.names()


@pytest.mark.parametrize(
    "note",
    [
        None,
        b'{"move":"another","source":"u","seq":0}',
        b'{"source":"u","seq":0}',
    ],
)
def test_given_a_namesake_that_this_move_did_not_bring_when_copied_then_it_is_refused_and_stays(
    source: SqliteStore, there: SqliteStore, note: bytes | None
) -> None:
    put_database(source, "notes", "t:1")
    put_database(there, "notes", "t:foreign")
    if note is not None:
        there.put_local("notes", "moved-from", note)
    copier = Copier(source, there, "m1")

    with pytest.raises(AlreadyExists, match="A database notes is there"):
        copier.copy(print)

    assert ids_of(there, "notes") == ["t:foreign"]
    assert copier.brought() == []
    source.delete("notes")
    assert copier.copy(print) == 0
    assert there.names() == ["notes"]


def test_given_an_empty_database_of_another_move_when_copied_then_it_is_refused(
    source: SqliteStore, there: SqliteStore
) -> None:
    put_database(source, "notes")
    Copier(source, there, "m0").copy(print)
    source.put("notes", Draft.of("t:1", {}))

    with pytest.raises(AlreadyExists, match="A database notes is there"):
        Copier(source, there, "m1").copy(print)

    assert ids_of(there, "notes") == []


def test_given_an_empty_database_that_nobody_moved_when_copied_then_it_is_filled(
    source: SqliteStore, there: SqliteStore
) -> None:
    put_database(source, "notes", "t:1")
    put_database(there, "notes")
    copier = Copier(source, there, "m1")

    assert copier.copy(print) == 1

    assert ids_of(there, "notes") == ["t:1"]
    assert copier.brought() == ["notes"]


def test_given_a_database_made_later_whose_namesake_is_there_when_moved_then_the_move_says_it(
    tmp_path: Path, there: SqliteStore
) -> None:
    put_database(there, "notes", "t:foreign")
    with office_side(tmp_path / "office") as here:
        move = Move(here, Side(there, "there"), MEANS)
        move.follow()
        put_database(here.store, "notes", "t:1")

        with pytest.raises(MoveError, match="there: A database notes is there"):
            move.follow()
        with pytest.raises(MoveError, match="name another place"):
            move.finish(lambda: True)

    assert ids_of(there, "notes") == ["t:foreign"]


def test_given_a_move_that_an_older_version_began_when_run_again_then_its_copy_is_not_taken_over(
    tmp_path: Path, there: SqliteStore
) -> None:
    with office_side(tmp_path / "office") as here:
        target = Side(there, "there")
        Move(here, target, MEANS).follow()
        mark = mark_of(there)
        assert mark is not None
        assert mark.state == State.ARRIVING
        put_mark(there, replace(mark, move=""))
        for db in there.names():
            forget_move(there, db)

        with pytest.raises(MoveError, match="this move did not bring"):
            Move(here, target, MEANS).follow()
        put_mark(here.store, replace(mark, state=State.LEFT, other="there"))
        with pytest.raises(MoveError, match="this move did not bring"):
            Move(here, target, MEANS).follow()

        assert there.info(REGISTRY).doc_count == here.store.info(REGISTRY).doc_count
