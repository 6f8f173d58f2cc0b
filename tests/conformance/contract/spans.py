"""Listing the revisions of many spans of ids in one call."""

from __future__ import annotations

import pytest

from sync.errors import NotFound
from sync.stores.documents import DocumentStore
from tests.conformance.drafts import edit, graft, line, remove


class TestSpans:
    """What holds for listing winners by spans of ids."""

    def test_each_span_lists_its_winners_by_id_without_deleted_ones(
        self, store: DocumentStore
    ) -> None:
        first = edit(store, "a:2", 1)
        second = edit(store, "a:1", 1)
        remove(store, "a:3", edit(store, "a:3", 1))
        graft(store, line("b:1", 1, "x"), line("b:1", 1, "y"))

        listed = store.revisions("db", [("b:", "b;"), ("a:", "a;"), ("c:", "c;")])

        assert listed == [{"b:1": "1-y"}, {"a:1": second, "a:2": first}, {}]
        assert list(listed[1]) == ["a:1", "a:2"]

    def test_the_start_of_a_span_is_in_and_its_end_is_not(self, store: DocumentStore) -> None:
        rev = edit(store, "a", 1)
        edit(store, "b", 1)

        assert store.revisions("db", [("a", "b"), ("a", "a\0")]) == [{"a": rev}, {"a": rev}]

    def test_spans_may_overlap_and_there_may_be_none(self, store: DocumentStore) -> None:
        rev = edit(store, "a", 1)

        assert store.revisions("db", []) == []
        assert store.revisions("db", [("a", "b"), ("", "z")]) == [{"a": rev}, {"a": rev}]

    def test_an_unknown_database_is_not_found(self, store: DocumentStore) -> None:
        with pytest.raises(NotFound):
            store.revisions("nothing", [("a", "b")])
