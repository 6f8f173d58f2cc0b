"""Copying a store to another one of any kind, and comparing what came."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest

from sync.errors import Unavailable
from sync.moving.comparing import account, differences, purge_extras
from sync.moving.copying import PAGE, Copier
from sync.stores.couchdb.door import Address
from sync.stores.couchdb.store import CouchStore
from sync.stores.documents import (
    Attachment,
    Batch,
    Document,
    DocumentStore,
    Draft,
    NewAttachment,
    Outcome,
    Wanted,
)
from sync.stores.sqlite.store import SqliteStore
from tests.couch_servers import documents_elsewhere, pouchdb_server

PICTURE = NewAttachment("image/jpeg", b"\xff\xd8 a picture", 1)
NOTE = NewAttachment("text/plain", "中文".encode() * 20, 1)
Make = Callable[[str], DocumentStore]


@pytest.fixture(scope="module", params=["sqlite", "couchdb", "pouchdb-server"])
def other(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Make]:
    """Makes stores of a kind, empty ones, by name."""
    folder = tmp_path_factory.mktemp("stores")
    with ExitStack() as stack:
        address = None
        if request.param == "couchdb":
            address = stack.enter_context(documents_elsewhere(folder))
        elif request.param == "pouchdb-server":
            address = stack.enter_context(pouchdb_server(folder)).address

        def make(name: str) -> DocumentStore:
            return stack.enter_context(closing(_store(folder, address, name)))

        yield make


def _store(folder: Path, address: Address | None, name: str) -> DocumentStore:
    if address is None:
        return SqliteStore(folder / name / "store.sqlite")
    return CouchStore(replace(address, prefix=f"{address.prefix}{name}-"))


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """Of the test, as a database may be called."""
    return "s" + "".join(letter for letter in request.node.name.lower() if letter.isalnum())[-60:]


@pytest.fixture
def source(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path / "source.sqlite")) as store:
        _fill(store)
        yield store


def _fill(store: DocumentStore) -> None:
    """Two databases: edits, a conflict, deletions, attachments, numbers of any kind."""
    for db in ("office", "mailbox-c-north"):
        store.create(db)
    store.write("office", [Draft.of(f"t:{n:04d}", {"n": n}) for n in range(PAGE + 20)])
    rev = store.put("office", Draft.of("t:edited", {"v": 1, "水": [1.0, 2.5, 10**15]}))
    rev = store.put("office", Draft.of("t:edited", {"v": 2, "水": [1.0, 2.5, 10**15]}, rev))
    gone = store.put("office", Draft.of("t:gone", {"v": 1}))
    store.put("office", Draft("t:gone", b'{"why":"erased"}', gone, deleted=True))
    torn = [
        Draft("t:torn", f'{{"v":"{name}"}}'.encode(), f"2-{name}", False, (name, "aa"))
        for name in ("bb", "cc")
    ]
    assert store.write("office", torn, new_edits=False) == ["2-bb", "2-cc"]
    files = {"preview.jpg": PICTURE, "note.txt": NOTE}
    store.put("mailbox-c-north", Draft("t:photo", b"{}", attachments=files))


def _same(one: DocumentStore, two: DocumentStore) -> bool:
    return all(account(one, db, print) == account(two, db, print) for db in one.names())


def test_given_any_store_when_moved_there_and_back_then_all_of_it_is_the_same(
    source: SqliteStore, other: Make, name: str, tmp_path: Path
) -> None:
    there = other(name)
    Copier(source, there, "m1").copy(print)

    assert [db for db in there.names() if db in source.names()] == source.names()
    assert _same(source, there)
    assert (
        there.attachment_bytes(there.attachment("mailbox-c-north", "t:photo", "note.txt"))
        == NOTE.data
    )
    assert [leaf.rev for leaf in there.leaves("office", "t:torn")] == ["2-cc", "2-bb"]
    with closing(SqliteStore(tmp_path / "back.sqlite")) as back:
        Copier(there, back, "m1").copy(print)
        assert _same(source, back)
        came, was = (one.get("office", "t:edited", revs=True) for one in (back, source))
        assert (came.rev, came.history, came.json()) == (was.rev, was.history, was.json())


def test_given_writes_between_passes_when_copied_again_then_only_what_changed_is_gone_through(
    source: SqliteStore, other: Make, name: str
) -> None:
    there = other(name)
    copier = Copier(source, there, "m1")
    assert copier.copy(print) == copier_total(source)
    assert copier.waiting() == 0

    source.put("office", Draft.of("t:0001", {"n": "new"}, source.get("office", "t:0001").rev))
    source.create("mailbox-c-south")
    source.put("mailbox-c-south", Draft.of("t:1", {}))
    source.delete("mailbox-c-north")
    assert copier.waiting() == 2

    assert copier.copy(print) == 3
    assert copier.copy(print) == 0
    assert "mailbox-c-north" not in there.names()
    assert _same(source, there)


def copier_total(store: DocumentStore) -> int:
    infos = [store.info(db) for db in store.names()]
    return sum(info.doc_count + info.deleted_count for info in infos)


def test_given_a_database_that_was_made_anew_when_copied_again_then_the_old_one_is_not_in_it(
    source: SqliteStore, other: Make, name: str
) -> None:
    there = other(name)
    Copier(source, there, "m1").copy(print)
    source.delete("mailbox-c-north")
    source.create("mailbox-c-north")
    source.put("mailbox-c-north", Draft.of("t:another", {}))

    Copier(source, there, "m1").copy(print)

    assert _same(source, there)


class Forgetful(SqliteStore):
    """A store that does not know with which revision a file came, as a CouchDB may."""

    def read(
        self, db: str, wanted: Sequence[Wanted], *, revs: bool = False, latest: bool = False
    ) -> list[list[Document]]:
        return [
            [one._replace(attachments=_of_unknown_origin(one)) for one in some]
            for some in super().read(db, wanted, revs=revs, latest=latest)
        ]


def _of_unknown_origin(document: Document) -> dict[str, Attachment]:
    return {name: replace(held, revpos=0) for name, held in document.attachments.items()}


def test_given_files_of_unknown_origin_when_moved_then_they_are_the_same_with_their_own_revision(
    tmp_path: Path,
) -> None:
    with (
        closing(Forgetful(tmp_path / "here.sqlite")) as here,
        closing(SqliteStore(tmp_path / "there.sqlite")) as there,
    ):
        _fill(here)
        Copier(here, there, "m1").copy(print)

        assert _same(here, there)
        assert there.attachment("mailbox-c-north", "t:photo", "note.txt").revpos == 1


class Cut(SqliteStore):
    """A store that goes away after so many writes."""

    left = 3

    def write_all(self, batches: Sequence[Batch]) -> list[list[Outcome]]:
        self.left -= 1
        if self.left < 0:
            raise Unavailable("the line was cut")
        return super().write_all(batches)


def test_given_a_pass_that_was_cut_off_when_run_again_then_it_goes_on_where_it_was(
    source: SqliteStore, tmp_path: Path
) -> None:
    source.write("office", [Draft.of(f"u:{n:05d}", {"n": n}) for n in range(5 * PAGE)])
    with closing(Cut(tmp_path / "cut.sqlite")) as cut:
        with pytest.raises(Unavailable):
            Copier(source, cut, "m1").copy(print)
        whole, came = copier_total(source), copier_total(cut)
        assert 0 < came < whole
        assert Copier(source, cut, "m1").waiting() == whole - came

        cut.left = 1_000
        Copier(source, cut, "m1").copy(print)
        assert _same(source, cut)


def test_given_documents_that_were_purged_when_compared_then_they_are_taken_out_of_the_copy(
    source: SqliteStore, tmp_path: Path
) -> None:
    with closing(SqliteStore(tmp_path / "there.sqlite")) as there:
        Copier(source, there, "m1").copy(print)
        source.purge("office", {"t:0003": [source.get("office", "t:0003").rev]})
        assert not _same(source, there)
        assert list(differences(source, there, "office")) == [
            f"office/t:0003 ({there.get('office', 't:0003').rev}) is not in the source"
        ]

        assert purge_extras(source, there, "office") == 1
        assert _same(source, there)


CHANGES = {
    "office/t:0017 (": """UPDATE body SET text = CAST('{"n":18}' AS BLOB)
        WHERE text = CAST('{"n":17}' AS BLOB)""",
    "mailbox-c-north/t:photo (": """UPDATE attachment SET bytes = CAST(' b picture' AS BLOB)
        WHERE instr(bytes, CAST('a picture' AS BLOB)) > 0""",
}


@pytest.mark.parametrize("named", CHANGES)
def test_given_one_byte_that_changed_on_the_way_when_compared_then_its_document_is_named(
    source: SqliteStore, tmp_path: Path, named: str
) -> None:
    db = named.partition("/")[0]
    with closing(SqliteStore(tmp_path / "there.sqlite")) as there:
        Copier(source, there, "m1").copy(print)
        assert _same(source, there)

        with closing(sqlite3.connect(tmp_path / "there.sqlite")) as file:
            assert file.execute(CHANGES[named]).rowcount == 1
            file.commit()

        assert account(source, db, print) != account(there, db, print)
        found = list(differences(source, there, db))
        assert len(found) == 1
        assert found[0].startswith(named)
        assert found[0].endswith("is not the same")
