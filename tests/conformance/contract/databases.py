"""Databases: their names, their lives, and what is told about them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sync.errors import AlreadyExists, IllegalName, NotFound
from sync.stores.documents import Batch, DocumentStore, Draft, Range, Wanted
from tests.conformance.drafts import edit, graft, line, remove
from tests.conformance.engine import Capability, Engine

USES: dict[str, Callable[[DocumentStore], object]] = {
    "delete": lambda store: store.delete("nowhere"),
    "info": lambda store: store.info("nowhere"),
    "get": lambda store: store.get("nowhere", "doc"),
    "read": lambda store: store.read("nowhere", [Wanted("doc")]),
    "leaves": lambda store: store.leaves("nowhere", "doc"),
    "line": lambda store: store.line("nowhere", "doc"),
    "documents": lambda store: list(store.documents("nowhere", Range())),
    "changes": lambda store: store.changes("nowhere"),
    "missing": lambda store: store.missing("nowhere", {"doc": ["1-a"]}),
    "attachment": lambda store: store.attachment("nowhere", "doc", "a.txt"),
    "write": lambda store: store.write("nowhere", [Draft("doc", b"{}")]),
    "compact": lambda store: store.compact("nowhere"),
    "purge": lambda store: store.purge("nowhere", {"doc": ["1-a"]}),
    "get_local": lambda store: store.get_local("nowhere", "point"),
    "put_local": lambda store: store.put_local("nowhere", "point", b"{}"),
    "delete_local": lambda store: store.delete_local("nowhere", "point", "0-1"),
}


class TestDatabases:
    """What holds for databases in every engine."""

    @pytest.mark.parametrize(
        "name", ["a", "office", "mailbox-c-07", "a0_$()+-/", "testdb+b/c", "x" * 200]
    )
    def test_given_a_legal_name_when_created_then_the_database_is_listed(
        self, store: DocumentStore, engine: Engine, name: str
    ) -> None:
        if "/" in name:
            engine.needs(Capability.NAMES_WITH_SLASHES)
        store.create(name)

        assert name in store.names()
        assert store.info(name).name == name

    @pytest.mark.parametrize(
        "name", ["", "A", "aB", "0a", "-a", "_users", "a b", "a.b", "a\n", "工单", "../a", "a%2Fb"]
    )
    def test_given_an_illegal_name_when_created_then_it_is_refused(
        self, store: DocumentStore, name: str
    ) -> None:
        with pytest.raises(IllegalName):
            store.create(name)

        assert store.names() == ["db"]

    def test_a_name_that_is_taken_is_refused(self, store: DocumentStore) -> None:
        with pytest.raises(AlreadyExists):
            store.create("db")

    @pytest.mark.parametrize("use", USES)
    def test_whatever_names_a_database_that_is_not_there_is_told_so(
        self, store: DocumentStore, engine: Engine, use: str
    ) -> None:
        if use == "delete":
            engine.needs(Capability.DELETES_ONCE)
        with pytest.raises(NotFound):
            USES[use](store)

    def test_names_are_sorted_and_a_range_excludes_its_end(self, store: DocumentStore) -> None:
        for name in ["mailbox-b", "office", "mailbox-a", "mailbox-c"]:
            store.create(name)

        assert store.names() == ["db", "mailbox-a", "mailbox-b", "mailbox-c", "office"]
        assert store.names("mailbox-", "mailbox-c") == ["mailbox-a", "mailbox-b"]
        assert store.names("mailbox-b") == ["mailbox-b", "mailbox-c", "office"]

    def test_a_new_database_is_empty(self, store: DocumentStore) -> None:
        info = store.info("db")

        assert (info.doc_count, info.deleted_count) == (0, 0)
        assert list(store.changes("db").changes) == []
        assert list(store.changes("db", info.seq).changes) == []
        assert info.uuid

    @pytest.mark.needs(Capability.COUNTS_DELETED)
    def test_info_counts_documents_not_revisions_and_deleted_ones_apart(
        self, store: DocumentStore
    ) -> None:
        first = edit(store, "kept", 1)
        edit(store, "kept", 2, first)
        remove(store, "gone", edit(store, "gone", 1))
        graft(store, line("torn", 1, "a"), line("torn", 1, "b", deleted=True))

        info = store.info("db")

        assert (info.doc_count, info.deleted_count) == (2, 1)

    @pytest.mark.needs(Capability.COUNTS_DELETED)
    def test_info_follows_a_document_through_its_deaths_and_lives(
        self, store: DocumentStore
    ) -> None:
        seen = []
        rev = edit(store, "doc", 1)
        seen.append(store.info("db"))
        remove(store, "doc", rev)
        seen.append(store.info("db"))
        edit(store, "doc", 2)
        seen.append(store.info("db"))

        assert [(info.doc_count, info.deleted_count) for info in seen] == [(1, 0), (0, 1), (1, 0)]

    def test_a_deleted_database_is_gone_with_all_it_held(self, store: DocumentStore) -> None:
        edit(store, "doc", 1)

        store.delete("db")

        assert store.names() == []
        with pytest.raises(NotFound):
            store.get("db", "doc")

    def test_a_namesake_of_a_deleted_database_is_another_and_empty(
        self, store: DocumentStore
    ) -> None:
        edit(store, "doc", 1)
        store.put_local("db", "point", b"{}")
        before = store.info("db")

        store.delete("db")
        store.create("db")
        after = store.info("db")

        assert after.uuid != before.uuid
        assert (after.doc_count, after.deleted_count) == (0, 0)
        assert list(store.changes("db").changes) == []
        assert store.leaves("db", "doc") == []
        with pytest.raises(NotFound):
            store.get_local("db", "point")

    def test_databases_do_not_see_each_others_documents(self, store: DocumentStore) -> None:
        store.create("other")
        edit(store, "doc", 1)

        assert store.leaves("other", "doc") == []
        assert store.info("other").doc_count == 0
        assert list(store.changes("other").changes) == []

    def test_one_call_writes_to_several_databases(self, store: DocumentStore) -> None:
        store.create("other")
        drafts = [line("doc", 1, "a"), line("doc", 1, "b")]

        outcomes = store.write_all(
            [Batch("db", drafts, new_edits=False), Batch("other", [Draft("x", b"{}")])]
        )

        assert outcomes == [["1-a", "1-b"], [store.get("other", "x").rev]]
        assert store.get("db", "doc").rev == "1-b"

    def test_where_one_of_several_databases_is_missing_nothing_is_written(
        self, store: DocumentStore
    ) -> None:
        with pytest.raises(NotFound):
            store.write_all(
                [Batch("db", [Draft("doc", b"{}")]), Batch("nowhere", [Draft("doc", b"{}")])]
            )

        assert store.leaves("db", "doc") == []
