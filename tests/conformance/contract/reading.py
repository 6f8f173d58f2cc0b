"""Reading: one revision, many, and lines."""

from __future__ import annotations

import pytest

from sync.errors import NotFound
from sync.stores.documents import DocumentStore, Leaf, RevisionInfo, Wanted
from tests.conformance.drafts import edit, graft, line, remove
from tests.conformance.engine import Capability


class TestReading:
    """What holds for reading single documents in every engine."""

    def test_an_unknown_document_is_missing(self, store: DocumentStore) -> None:
        with pytest.raises(NotFound, match="missing"):
            store.get("db", "doc")
        with pytest.raises(NotFound, match="missing"):
            store.line("db", "doc")
        assert store.leaves("db", "doc") == []

    def test_an_unknown_revision_is_missing(self, store: DocumentStore) -> None:
        edit(store, "doc", 1)

        with pytest.raises(NotFound, match="missing"):
            store.get("db", "doc", "1-unknown")
        with pytest.raises(NotFound, match="missing"):
            store.line("db", "doc", "1-unknown")

    def test_an_ancestor_known_by_name_alone_is_missing(self, store: DocumentStore) -> None:
        graft(store, line("doc", 2, "b", "a"))

        with pytest.raises(NotFound, match="missing"):
            store.get("db", "doc", "1-a")

    @pytest.mark.needs(Capability.TELLS_DELETED)
    def test_a_deleted_document_is_deleted_unless_its_revision_is_named(
        self, store: DocumentStore
    ) -> None:
        rev = remove(store, "doc", edit(store, "doc", 1))

        with pytest.raises(NotFound, match="deleted"):
            store.get("db", "doc")
        assert store.get("db", "doc", rev).deleted

    def test_an_older_revision_can_be_read_until_compaction(self, store: DocumentStore) -> None:
        first = edit(store, "doc", 1)
        edit(store, "doc", 2, first)

        document = store.get("db", "doc", first)

        assert (document.rev, document.json()) == (first, {"v": 1})

    def test_histories_are_told_to_those_who_ask(self, store: DocumentStore) -> None:
        graft(store, line("doc", 3, "c", "b", "a"), line("doc", 2, "x", "a"))

        assert store.get("db", "doc").history == ()
        assert store.get("db", "doc", revs=True).history == ("c", "b", "a")
        assert store.get("db", "doc", "2-x", revs=True).history == ("x", "a")

    def test_a_body_can_be_changed_by_its_reader_without_harm(self, store: DocumentStore) -> None:
        edit(store, "doc", 1)
        document = store.get("db", "doc")

        document.json()["v"] = "scribbled"

        assert document.json() == {"v": 1}

    def test_a_line_tells_what_can_still_be_read(self, store: DocumentStore) -> None:
        first = edit(store, "doc", 1)
        second = edit(store, "doc", 2, first)
        third = remove(store, "doc", second)

        assert store.line("db", "doc") == [
            RevisionInfo(third, "deleted"),
            RevisionInfo(second, "available"),
            RevisionInfo(first, "available"),
        ]
        assert store.line("db", "doc", first) == [RevisionInfo(first, "available")]

    def test_leaves_are_listed_winner_first(self, store: DocumentStore) -> None:
        graft(
            store,
            line("doc", 5, "e", deleted=True),
            line("doc", 2, "b"),
            line("doc", 3, "a"),
            line("doc", 2, "c"),
        )

        assert store.leaves("db", "doc") == [
            Leaf("3-a", False),
            Leaf("2-c", False),
            Leaf("2-b", False),
            Leaf("5-e", True),
        ]


class TestReadingMany:
    """What holds for reading many revisions at once, and for telling what is missing."""

    def test_many_are_answered_in_the_order_asked_for(self, store: DocumentStore) -> None:
        graft(store, line("one", 1, "a"), line("one", 1, "b"), line("two", 1, "x"))

        found = store.read(
            "db",
            [
                Wanted("two"),
                Wanted("nobody"),
                Wanted("one", "1-a"),
                Wanted("one"),
                Wanted("one", "1-a"),
                Wanted("two", "1-unknown"),
            ],
        )

        assert [[(one.id, one.rev) for one in documents] for documents in found] == [
            [("two", "1-x")],
            [],
            [("one", "1-a")],
            [("one", "1-b")],
            [("one", "1-a")],
            [],
        ]
        assert found[2][0].json() == {"v": "a"}

    @pytest.mark.needs(Capability.TELLS_DELETED)
    def test_a_deleted_winner_is_answered_too(self, store: DocumentStore) -> None:
        rev = remove(store, "doc", edit(store, "doc", 1))

        [[document]] = store.read("db", [Wanted("doc")])

        assert (document.rev, document.deleted) == (rev, True)

    def test_histories_are_told_to_those_who_ask(self, store: DocumentStore) -> None:
        graft(store, line("doc", 2, "b", "a"))

        [[plain]] = store.read("db", [Wanted("doc", "2-b")])
        [[whole]] = store.read("db", [Wanted("doc", "2-b")], revs=True)

        assert (plain.history, whole.history) == ((), ("b", "a"))

    @pytest.mark.needs(Capability.LATEST)
    def test_the_latest_of_a_revision_are_the_leaves_that_follow_from_it(
        self, store: DocumentStore
    ) -> None:
        graft(
            store,
            line("doc", 1, "a"),
            line("doc", 2, "b", "a"),
            line("doc", 3, "c", "b", "a"),
            line("doc", 2, "d", "a"),
            line("doc", 1, "z"),
        )

        found = store.read(
            "db",
            [Wanted("doc", rev) for rev in ["1-a", "2-b", "2-d", "1-z", "1-unknown"]],
            latest=True,
            revs=True,
        )

        assert [sorted(one.rev for one in documents) for documents in found] == [
            ["2-d", "3-c"],
            ["3-c"],
            ["2-d"],
            ["1-z"],
            [],
        ]
        assert found[1][0].history == ("c", "b", "a")

    def test_an_older_revision_is_answered_as_it_was_unless_the_latest_is_asked_for(
        self, store: DocumentStore
    ) -> None:
        first = edit(store, "doc", 1)
        second = edit(store, "doc", 2, first)

        [[older]] = store.read("db", [Wanted("doc", first)])
        [[newer]] = store.read("db", [Wanted("doc", first)], latest=True)

        assert (older.rev, older.json()) == (first, {"v": 1})
        assert (newer.rev, newer.json()) == (second, {"v": 2})

    def test_nothing_asked_is_nothing_answered(self, store: DocumentStore) -> None:
        assert store.read("db", []) == []
        assert store.missing("db", {}) == {}

    def test_more_can_be_asked_for_than_a_statement_has_room(self, store: DocumentStore) -> None:
        store.write("db", [line(f"d{n:04}", 1, "a") for n in range(1500)], new_edits=False)
        ids = [f"d{n:04}" for n in range(3000)]

        found = store.read("db", [Wanted(doc_id) for doc_id in ids])
        missing = store.missing("db", {doc_id: ["1-a"] for doc_id in ids})

        assert [len(documents) for documents in found] == [1] * 1500 + [0] * 1500
        assert sorted(missing) == ids[1500:]

    @pytest.mark.needs(Capability.KNOWS_ANCESTORS)
    def test_what_was_never_seen_is_missing(self, store: DocumentStore) -> None:
        graft(store, line("one", 3, "c", "b", "a"), line("one", 1, "z", deleted=True))

        assert store.missing(
            "db",
            {
                "one": ["3-c", "2-b", "1-a", "1-z", "3-x", "4-d"],
                "two": ["1-a", "2-b"],
                "known": [],
            },
        ) == {"one": ["3-x", "4-d"], "two": ["1-a", "2-b"]}
