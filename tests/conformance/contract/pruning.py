"""Compaction forgets old bodies; a purge forgets leaves as if they had never been."""

from __future__ import annotations

import pytest

from sync.errors import BadRequest, NotFound
from sync.stores.documents import DocumentStore, Leaf, Range, RevisionInfo
from tests.conformance.drafts import HELLO, HELLO_DIGEST, attach, edit, graft, line, remove
from tests.conformance.engine import Capability


class TestCompaction:
    """What holds for compaction in every engine."""

    @pytest.mark.needs(Capability.KNOWS_ANCESTORS)
    def test_older_revisions_cannot_be_read_afterwards_but_are_not_missing(
        self, store: DocumentStore
    ) -> None:
        first = edit(store, "doc", 1)
        second = edit(store, "doc", 2, first)

        store.compact("db")

        with pytest.raises(NotFound, match="missing"):
            store.get("db", "doc", first)
        assert store.missing("db", {"doc": [first, second]}) == {}
        assert store.line("db", "doc") == [
            RevisionInfo(second, "available"),
            RevisionInfo(first, "missing"),
        ]

    def test_leaves_conflicts_and_deletions_stay(self, store: DocumentStore) -> None:
        graft(
            store,
            line("doc", 1, "a"),
            line("doc", 2, "b", "a"),
            line("doc", 2, "c", "a"),
            line("doc", 2, "d", "a", deleted=True),
        )
        before = store.leaves("db", "doc")

        store.compact("db")

        assert store.leaves("db", "doc") == before
        assert [store.get("db", "doc", leaf.rev).json()["v"] for leaf in before] == ["c", "b", "d"]
        assert store.get("db", "doc", revs=True).history == ("c", "a")

    def test_nothing_moves_in_the_change_feed(self, store: DocumentStore) -> None:
        edit(store, "doc", 2, edit(store, "doc", 1))
        before = store.changes("db")

        store.compact("db")

        assert store.changes("db") == before

    def test_attachments_of_leaves_stay(self, store: DocumentStore) -> None:
        graft(store, line("doc", 1, "a"))
        attach(store, "doc", {"hello.txt": HELLO}, "1-a")

        store.compact("db")

        held = store.attachment("db", "doc", "hello.txt")
        assert held.digest == HELLO_DIGEST
        assert store.attachment_bytes(held) == b"hello"

    def test_compacting_again_or_an_empty_database_does_no_harm(self, store: DocumentStore) -> None:
        store.compact("db")
        rev = edit(store, "doc", 2, edit(store, "doc", 1))

        store.compact("db")
        store.compact("db")

        assert store.get("db", "doc").rev == rev

    def test_work_goes_on_from_a_compacted_document(self, store: DocumentStore) -> None:
        second = edit(store, "doc", 2, edit(store, "doc", 1))
        store.compact("db")

        third = edit(store, "doc", 3, second)

        assert store.leaves("db", "doc") == [Leaf(third, False)]

    @pytest.mark.needs(Capability.SIZES)
    def test_the_size_of_live_data_shrinks(self, store: DocumentStore) -> None:
        first = edit(store, "doc", "x" * 5000)
        edit(store, "doc", "short", first)
        before = store.info("db").size

        store.compact("db")

        assert store.info("db").size < before


@pytest.mark.needs(Capability.PURGES)
class TestPurge:
    """What holds for purging in every engine."""

    def test_a_document_whose_last_leaf_goes_was_never_there(self, store: DocumentStore) -> None:
        edit(store, "kept", 1)
        first = edit(store, "doc", 1)
        rev = edit(store, "doc", 2, first)

        assert store.purge("db", {"doc": [rev]}) == {"doc": [rev]}

        assert store.leaves("db", "doc") == []
        assert store.missing("db", {"doc": [first, rev]}) == {"doc": [first, rev]}
        assert [change.id for change in store.changes("db").changes] == ["kept"]
        assert [one.id for one in store.documents("db", Range()) if one] == ["kept"]
        assert store.info("db").doc_count == 1
        with pytest.raises(NotFound):
            store.get("db", "doc")

    def test_a_purged_deletion_is_no_longer_counted(self, store: DocumentStore) -> None:
        rev = remove(store, "doc", edit(store, "doc", 1))

        store.purge("db", {"doc": [rev]})

        assert (store.info("db").doc_count, store.info("db").deleted_count) == (0, 0)

    def test_the_other_leaves_and_their_lines_stay(self, store: DocumentStore) -> None:
        graft(store, line("doc", 1, "a"), line("doc", 3, "c", "x", "a"), line("doc", 2, "b", "a"))

        assert store.purge("db", {"doc": ["3-c"]}) == {"doc": ["3-c"]}

        assert store.leaves("db", "doc") == [Leaf("2-b", False)]
        assert store.get("db", "doc", revs=True).history == ("b", "a")
        assert store.missing("db", {"doc": ["1-a", "2-x", "3-c"]}) == {"doc": ["2-x", "3-c"]}

    @pytest.mark.needs(Capability.COUNTS_PURGED)
    def test_readers_of_the_feed_learn_of_a_new_winner(self, store: DocumentStore) -> None:
        graft(store, line("doc", 1, "a", deleted=True), line("doc", 2, "b"))
        since = store.info("db").seq

        store.purge("db", {"doc": ["2-b"]})

        [change] = store.changes("db", since).changes
        assert change.leaves == (Leaf("1-a", True),)
        info = store.info("db")
        assert (info.doc_count, info.deleted_count) == (0, 1)

    def test_what_is_no_leaf_is_not_purged(self, store: DocumentStore) -> None:
        first = edit(store, "doc", 1)
        second = edit(store, "doc", 2, first)

        assert store.purge("db", {"doc": [first, "7-x"], "nobody": ["1-a"]}) == {}

        assert store.leaves("db", "doc") == [Leaf(second, False)]

    def test_a_purge_is_counted(self, store: DocumentStore) -> None:
        rev = edit(store, "doc", 1)
        before = store.info("db").purge_seq

        store.purge("db", {"doc": [rev]})

        assert store.info("db").purge_seq != before

    def test_a_purged_document_can_come_again(self, store: DocumentStore) -> None:
        rev = edit(store, "doc", 1)
        store.purge("db", {"doc": [rev]})

        assert edit(store, "doc", 1) == rev
        assert [change.id for change in store.changes("db").changes] == ["doc"]

    def test_a_malformed_revision_is_refused(self, store: DocumentStore) -> None:
        rev = edit(store, "doc", 1)

        with pytest.raises(BadRequest):
            store.purge("db", {"doc": ["nonsense"]})

        assert store.get("db", "doc").rev == rev
