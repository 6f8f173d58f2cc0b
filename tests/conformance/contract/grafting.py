"""Grafts: finished revisions of other replicas are taken as they are and never conflict."""

from __future__ import annotations

import itertools

import pytest

from sync.errors import BadRequest, Conflict
from sync.stores.documents import Batch, DocumentStore, Draft, Leaf, RevisionInfo
from tests.conformance.drafts import edit, graft, line, refusal
from tests.conformance.engine import Capability


def revs(store: DocumentStore, doc_id: str) -> list[str]:
    return [leaf.rev for leaf in store.leaves("db", doc_id)]


class TestGrafting:
    """What holds for grafts in every engine."""

    @pytest.mark.parametrize("rev", ["1-x", "2-aaa", "3-c2", "1-123", "999999-z"])
    def test_a_revision_of_another_replica_is_kept_as_it_is_named(
        self, store: DocumentStore, rev: str
    ) -> None:
        draft = Draft("doc", b'{"v":1}', rev, history=(rev.partition("-")[2],))

        graft(store, draft)

        assert store.get("db", "doc").rev == rev

    def test_a_graft_without_history_is_a_line_of_one(self, store: DocumentStore) -> None:
        assert store.write("db", [Draft("doc", b"{}", "4-d")], new_edits=False) == ["4-d"]

        assert store.get("db", "doc", revs=True).history == ("d",)

    def test_two_lines_of_one_document_are_a_conflict_and_both_are_kept(
        self, store: DocumentStore
    ) -> None:
        graft(store, line("doc", 2, "b", "a"), line("doc", 2, "c", "a"))

        assert revs(store, "doc") == ["2-c", "2-b"]
        assert store.get("db", "doc", "2-b").json() == {"v": "b"}
        assert store.get("db", "doc", "2-c").json() == {"v": "c"}

    @pytest.mark.parametrize(
        "order", list(itertools.permutations(range(4))), ids=lambda order: "".join(map(str, order))
    )
    def test_whatever_the_order_every_replica_picks_the_same_winner(
        self, store: DocumentStore, order: tuple[int, ...]
    ) -> None:
        drafts = [
            line("doc", 1, "z"),
            line("doc", 3, "b", "m", "a"),
            line("doc", 3, "c", "m", "a"),
            line("doc", 4, "d", "n", "o", "a", deleted=True),
        ]

        for index in order:
            graft(store, drafts[index])

        assert store.leaves("db", "doc") == [
            Leaf("3-c", False),
            Leaf("3-b", False),
            Leaf("1-z", False),
            Leaf("4-d", True),
        ]
        assert store.get("db", "doc").json() == {"v": "c"}

    def test_generations_are_compared_as_numbers_and_hashes_as_text(
        self, store: DocumentStore
    ) -> None:
        graft(store, line("doc", 9, "z"), line("doc", 10, "B"), line("doc", 10, "a"))

        assert revs(store, "doc") == ["10-a", "10-B", "9-z"]

    def test_a_revision_follows_the_one_its_history_names(self, store: DocumentStore) -> None:
        first = edit(store, "doc", 1)

        graft(store, line("doc", 2, "theirs", first.partition("-")[2]))

        assert revs(store, "doc") == ["2-theirs"]

    def test_a_revision_that_comes_again_changes_nothing(self, store: DocumentStore) -> None:
        drafts = [line("doc", 2, "b", "a"), line("doc", 2, "c", "a", deleted=True)]
        graft(store, *drafts)
        before = store.info("db")

        graft(store, *drafts)

        assert store.info("db") == before
        assert store.changes("db", before.seq).changes in ([], ())

    def test_one_batch_may_bring_a_revision_twice_and_a_whole_line(
        self, store: DocumentStore
    ) -> None:
        drafts = [line("doc", 1, "a"), line("doc", 2, "b", "a"), line("doc", 2, "b", "a")]

        graft(store, *drafts)

        assert revs(store, "doc") == ["2-b"]
        assert [change.id for change in store.changes("db").changes] == ["doc"]
        assert store.info("db").doc_count == 1

    def test_an_ancestor_that_comes_late_does_not_become_a_leaf(self, store: DocumentStore) -> None:
        graft(store, line("doc", 3, "c", "b", "a"))

        graft(store, line("doc", 2, "b", "a"))

        assert revs(store, "doc") == ["3-c"]
        assert store.get("db", "doc").json() == {"v": "c"}

    def test_a_line_that_was_cut_short_is_joined_when_more_of_it_is_told(
        self, store: DocumentStore
    ) -> None:
        graft(store, line("doc", 3, "c", "b"), line("doc", 1, "a"))
        assert revs(store, "doc") == ["3-c", "1-a"]

        graft(store, line("doc", 4, "d", "c", "b", "a"))

        assert revs(store, "doc") == ["4-d"]
        assert store.get("db", "doc", revs=True).history == ("d", "c", "b", "a")

    def test_of_a_very_long_line_at_least_the_newest_thousand_are_kept(
        self, store: DocumentStore
    ) -> None:
        hashes = [f"h{n}" for n in range(1200, 0, -1)]

        graft(store, line("doc", 1200, *hashes))

        assert store.get("db", "doc", revs=True).history[:1000] == tuple(hashes[:1000])
        assert edit(store, "doc", 1, "1200-h1200").startswith("1201-")
        assert len(store.leaves("db", "doc")) == 1

    def test_a_deleted_leaf_does_not_hide_a_living_one(self, store: DocumentStore) -> None:
        graft(store, line("doc", 1, "a"), line("doc", 5, "e", "d", deleted=True))

        assert store.get("db", "doc").rev == "1-a"
        assert store.info("db").doc_count == 1

    @pytest.mark.needs(Capability.COUNTS_DELETED)
    def test_where_all_leaves_are_deleted_so_is_the_document(self, store: DocumentStore) -> None:
        graft(store, line("doc", 2, "b", "a", deleted=True), line("doc", 2, "c", "a", deleted=True))

        assert store.leaves("db", "doc") == [Leaf("2-c", True), Leaf("2-b", True)]
        assert store.info("db").deleted_count == 1

    @pytest.mark.needs(Capability.KNOWS_ANCESTORS)
    def test_ancestors_are_known_by_name_but_cannot_be_read(self, store: DocumentStore) -> None:
        graft(store, line("doc", 3, "c", "b", "a"))

        assert store.missing("db", {"doc": ["1-a", "2-b", "3-c"]}) == {}
        assert store.line("db", "doc") == [
            RevisionInfo("3-c", "available"),
            RevisionInfo("2-b", "missing"),
            RevisionInfo("1-a", "missing"),
        ]

    def test_a_graft_without_revision_is_refused(self, store: DocumentStore) -> None:
        assert isinstance(refusal(store, Draft("doc", b"{}"), new_edits=False), BadRequest)

    @pytest.mark.parametrize(
        ("rev", "history"),
        [("nonsense", ()), ("1-", ()), ("0-a", ("a",)), ("1-b", ("b", "a")), ("2-b", ("a",))],
    )
    def test_a_graft_whose_revision_and_history_disagree_is_refused(
        self, store: DocumentStore, rev: str, history: tuple[str, ...]
    ) -> None:
        draft = Draft("doc", b"{}", rev, history=history)

        assert isinstance(refusal(store, draft, new_edits=False), BadRequest)
        assert store.leaves("db", "doc") == []

    def test_where_only_new_documents_are_let_in_the_first_revision_of_a_batch_stands(
        self, store: DocumentStore
    ) -> None:
        drafts = [line("doc", 1, "a"), line("doc", 1, "z"), line("other", 1, "b")]

        outcomes = store.write_all([Batch("db", drafts, new_edits=False, only_new=True)])[0]

        assert outcomes[0] == "1-a"
        assert isinstance(outcomes[1], Conflict)
        assert outcomes[2] == "1-b"
        assert revs(store, "doc") == ["1-a"]

    def test_where_only_new_documents_are_let_in_a_known_revision_comes_again_unharmed(
        self, store: DocumentStore
    ) -> None:
        first, longer = line("doc", 1, "a"), line("doc", 2, "b", "a")
        graft(store, first)

        again = store.write_all([Batch("db", [first, longer], new_edits=False, only_new=True)])[0]

        assert again[0] == "1-a"
        assert isinstance(again[1], Conflict)

    def test_where_only_new_documents_are_let_in_no_edit_changes_one(
        self, store: DocumentStore
    ) -> None:
        rev = store.put("db", Draft.of("doc", {"v": 1}))

        outcome = store.write_all([Batch("db", [Draft.of("doc", {}, rev)], only_new=True)])[0][0]

        assert isinstance(outcome, Conflict)
        assert store.get("db", "doc").rev == rev
