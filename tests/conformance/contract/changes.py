"""The change feed: every document once, at its latest place."""

from __future__ import annotations

import pytest

from sync.errors import BadRequest
from sync.stores.documents import ChangePage, DocumentStore, Leaf
from tests.conformance.drafts import HELLO, attach, edit, graft, line, remove
from tests.conformance.engine import Capability


def ids(page: ChangePage) -> str:
    return "".join(change.id for change in page.changes)


class TestChanges:
    """What holds for the change feed in every engine."""

    def test_changes_come_in_the_order_of_the_writes(self, store: DocumentStore) -> None:
        for doc_id in "cab":
            edit(store, doc_id, 1)

        page = store.changes("db")

        assert ids(page) == "cab"
        assert page.last_seq == page.changes[-1].seq == store.info("db").seq
        assert page.pending == 0

    def test_a_document_is_listed_only_at_its_latest_place(self, store: DocumentStore) -> None:
        first = edit(store, "a", 1)
        edit(store, "b", 1)
        before = store.info("db").seq
        second = edit(store, "a", 2, first)

        assert ids(store.changes("db")) == "ba"
        assert ids(store.changes("db", before)) == "a"
        assert store.changes("db", before).changes[0].leaves == (Leaf(second, False),)

    def test_a_deletion_is_a_change(self, store: DocumentStore) -> None:
        remove(store, "a", edit(store, "a", 1))

        [change] = store.changes("db").changes

        assert change.deleted

    def test_a_change_lists_all_leaves_winner_first(self, store: DocumentStore) -> None:
        graft(store, line("a", 1, "x"), line("a", 3, "z", deleted=True), line("a", 2, "y"))

        [change] = store.changes("db").changes

        assert change.leaves == (Leaf("2-y", False), Leaf("1-x", False), Leaf("3-z", True))
        assert not change.deleted

    def test_a_losing_revision_moves_the_document_to_the_end(self, store: DocumentStore) -> None:
        graft(store, line("a", 2, "y"))
        graft(store, line("b", 1, "x"))
        graft(store, line("a", 1, "loser"))

        assert ids(store.changes("db")) == "ba"

    def test_a_page_ends_at_the_limit_and_says_how_many_are_left(
        self, store: DocumentStore
    ) -> None:
        for doc_id in "abcde":
            edit(store, doc_id, 1)

        page = store.changes("db", limit=2)
        rest = store.changes("db", page.last_seq, limit=2)
        last = store.changes("db", rest.last_seq, limit=2)

        assert [ids(page), ids(rest), ids(last)] == ["ab", "cd", "e"]
        assert [page.pending, rest.pending, last.pending] == [3, 1, 0]
        assert last.last_seq == store.info("db").seq

    def test_a_page_filled_by_the_last_change_leaves_nothing(self, store: DocumentStore) -> None:
        for doc_id in "ab":
            edit(store, doc_id, 1)

        page = store.changes("db", limit=2)

        assert (ids(page), page.pending) == ("ab", 0)
        assert ids(store.changes("db", page.last_seq)) == ""

    def test_pending_does_not_count_older_places_of_a_document(self, store: DocumentStore) -> None:
        edit(store, "a", 1)
        rev = edit(store, "b", 1)
        for value in range(5):
            rev = edit(store, "b", value, rev)

        assert store.changes("db", limit=1).pending == 1

    def test_while_nothing_changes_the_last_sequence_stays_the_same(
        self, store: DocumentStore
    ) -> None:
        assert store.changes("db").last_seq == store.changes("db").last_seq
        for doc_id in "ab":
            edit(store, doc_id, 1)
        end = store.changes("db").last_seq

        assert store.changes("db").last_seq == end
        assert store.changes("db", end).last_seq == end
        assert store.changes("db", end, limit=100).last_seq == end

    @pytest.mark.needs(Capability.FILTERED_END)
    def test_a_feed_of_some_documents_ends_where_the_whole_feed_ends(
        self, store: DocumentStore
    ) -> None:
        for doc_id in "ab":
            edit(store, doc_id, 1)
        end = store.changes("db").last_seq

        assert store.changes("db", ids=["a"]).last_seq == end
        assert store.changes("db", ids=["nobody"]).last_seq == end

    def test_a_local_document_is_no_change(self, store: DocumentStore) -> None:
        edit(store, "a", 1)
        end = store.changes("db").last_seq

        store.put_local("db", "point", b"{}")

        assert store.changes("db").last_seq == end
        assert ids(store.changes("db")) == "a"

    def test_the_newest_come_first_down_to_but_without_since(self, store: DocumentStore) -> None:
        edit(store, "a", 1)
        since = store.info("db").seq
        for doc_id in "bcd":
            edit(store, doc_id, 1)

        assert ids(store.changes("db", descending=True)) == "dcba"
        assert ids(store.changes("db", since, descending=True)) == "dcb"
        assert ids(store.changes("db", descending=True, limit=2)) == "dc"

    def test_ids_restrict_the_feed(self, store: DocumentStore) -> None:
        for doc_id in "abcd":
            edit(store, doc_id, 1)

        assert ids(store.changes("db", ids=["d", "b", "nobody"])) == "bd"
        assert ids(store.changes("db", ids=["d", "b"], limit=1)) == "b"
        assert ids(store.changes("db", ids=[])) == ""

    def test_a_limited_feed_of_some_ids_can_be_read_to_its_end(self, store: DocumentStore) -> None:
        for doc_id in "abcd":
            edit(store, doc_id, 1)

        page = store.changes("db", ids=["b", "d"], limit=1)
        rest = store.changes("db", page.last_seq, ids=["b", "d"], limit=1)

        assert (ids(page), ids(rest)) == ("b", "d")
        assert page.pending >= 1

    def test_a_limit_of_nothing_answers_nothing_and_stays_where_it_was(
        self, store: DocumentStore
    ) -> None:
        edit(store, "a", 1)
        since = store.info("db").seq
        edit(store, "b", 1)

        page = store.changes("db", since, limit=0)

        assert ids(page) == ""
        assert ids(store.changes("db", page.last_seq)) == "b"
        assert page.pending == 1

    def test_winners_come_to_those_who_ask(self, store: DocumentStore) -> None:
        graft(store, line("a", 1, "x"), line("a", 1, "y"))
        gone = remove(store, "b", edit(store, "b", 1))
        attach(store, "c", {"hello.txt": HELLO})

        assert [change.document for change in store.changes("db").changes] == [None] * 3
        found = [change.document for change in store.changes("db", bodies=True).changes]
        documents = [document for document in found if document]

        assert [document.id for document in documents] == ["a", "b", "c"]
        assert (documents[0].rev, documents[0].json()) == ("1-y", {"v": "y"})
        assert (documents[1].rev, documents[1].deleted) == (gone, True)
        assert documents[2].attachments["hello.txt"].length == 5

    @pytest.mark.parametrize("since", ["nonsense", -1, "1.5", ""])
    def test_a_sequence_that_is_not_one_of_the_stores_is_refused(
        self, store: DocumentStore, since: int | str
    ) -> None:
        with pytest.raises(BadRequest):
            store.changes("db", since)

    def test_a_sequence_may_come_back_as_text(self, store: DocumentStore) -> None:
        edit(store, "a", 1)
        since = str(store.info("db").seq)
        edit(store, "b", 1)

        assert ids(store.changes("db", since)) == "b"
        assert ids(store.changes("db", "0")) == "ab"

    def test_every_write_is_found_by_a_reader_that_goes_on_from_its_last_sequence(
        self, store: DocumentStore
    ) -> None:
        seen, since = "", store.changes("db").last_seq
        for doc_id in "abc":
            edit(store, doc_id, 1)
            page = store.changes("db", since)
            seen, since = seen + ids(page), page.last_seq

        assert seen == "abc"
