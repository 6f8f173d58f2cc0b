"""Listing documents by their ids."""

from __future__ import annotations

import pytest

from sync.stores.documents import DocumentStore, Range
from tests.conformance.drafts import edit, graft, line, remove
from tests.conformance.engine import Capability


class TestDocuments:
    """What holds for documents listed by id."""

    def test_winners_are_listed_by_id_without_deleted_ones(self, store: DocumentStore) -> None:
        edit(store, "c", 1)
        edit(store, "a", 1)
        remove(store, "b", edit(store, "b", 1))
        graft(store, line("d", 1, "x"), line("d", 1, "y"))

        listed = [one for one in store.documents("db", Range()) if one]

        assert [one.id for one in listed] == ["a", "c", "d"]
        assert listed[2].rev == "1-y"

    def test_bodies_come_to_those_who_ask(self, store: DocumentStore) -> None:
        edit(store, "a", 1)

        [plain] = store.documents("db", Range())
        [whole] = store.documents("db", Range(), bodies=True)

        assert plain is not None
        assert whole is not None
        assert plain.body == b"{}"
        assert whole.json() == {"v": 1}

    @pytest.mark.parametrize(
        ("which", "expected"),
        [
            (Range(), "abcde"),
            (Range(start="b"), "bcde"),
            (Range(end="c"), "abc"),
            (Range(end="c", inclusive_end=False), "ab"),
            (Range(start="b", end="d"), "bcd"),
            (Range(start="bb", end="cc"), "c"),
            (Range(start="d", end="b"), ""),
            (Range(descending=True), "edcba"),
            (Range(start="d", end="b", descending=True), "dcb"),
            (Range(start="d", end="b", descending=True, inclusive_end=False), "dc"),
            (Range(limit=2), "ab"),
            (Range(limit=0), ""),
            (Range(skip=3), "de"),
            (Range(skip=1, limit=2, descending=True), "dc"),
            (Range(start="b", skip=9), ""),
            (Range(keys=["d", "a", "d"]), "dad"),
            (Range(keys=[]), ""),
        ],
        ids=repr,
    )
    def test_a_range_says_which_and_in_what_order(
        self, store: DocumentStore, which: Range, expected: str
    ) -> None:
        for doc_id in "abcde":
            edit(store, doc_id, 1)

        assert "".join(one.id for one in store.documents("db", which) if one) == expected

    def test_keys_name_deleted_documents_too_and_nothing_stands_for_unknown_ones(
        self, store: DocumentStore
    ) -> None:
        edit(store, "kept", 1)
        gone = remove(store, "gone", edit(store, "gone", 1))

        listed = list(store.documents("db", Range(keys=["nobody", "gone", "kept"])))

        assert listed[0] is None
        assert listed[1] is not None
        assert (listed[1].rev, listed[1].deleted) == (gone, True)
        assert listed[2] is not None
        assert listed[2].id == "kept"

    @pytest.mark.needs(Capability.BYTE_ORDER)
    def test_ids_are_ordered_by_their_bytes(self, store: DocumentStore) -> None:
        ids = ["0", "A", "Z", "a", "z", "é", "勘", "\ufffd", "𝄞"]
        for doc_id in reversed(ids):
            edit(store, doc_id, 1)

        assert [one.id for one in store.documents("db", Range()) if one] == ids
        assert [one.id for one in store.documents("db", Range(start="z", end="勘")) if one] == [
            "z",
            "é",
            "勘",
        ]

    def test_documents_may_be_written_while_they_are_listed(self, store: DocumentStore) -> None:
        for doc_id in "abc":
            edit(store, doc_id, 1)

        listed = store.documents("db", Range())
        seen = [next(listed)]
        edit(store, "d", 1)
        seen += listed

        assert [one.id for one in seen if one][:3] == ["a", "b", "c"]
