"""New edits: a write that makes a revision must follow a leaf."""

from __future__ import annotations

import pytest

from sync.errors import BadRequest, Conflict, IllegalId
from sync.stores.documents import DocumentStore, Draft, Leaf, Range, Wanted
from tests.conformance.drafts import edit, graft, line, refusal, remove
from tests.conformance.engine import Capability

ODD_IDS = [
    "a/b",
    "T1:finding:0193",
    "工单",
    "𝄞",
    " ",
    "a%2Fb",
    "A",
    "a\0b",
    "\x01",
    '"',
    "a'b",
    "\\",
]
"""Clients were seen to send all of these."""


class TestEditing:
    """What holds for new edits in every engine."""

    def test_a_first_edit_makes_a_first_generation(self, store: DocumentStore) -> None:
        rev = edit(store, "doc", 1)

        document = store.get("db", "doc")
        assert rev.startswith("1-")
        assert (document.id, document.rev, document.deleted) == ("doc", rev, False)
        assert document.json() == {"v": 1}

    def test_an_edit_that_names_the_leaf_makes_the_next_generation(
        self, store: DocumentStore
    ) -> None:
        rev = edit(store, "doc", 2, edit(store, "doc", 1))

        assert rev.startswith("2-")
        assert store.leaves("db", "doc") == [Leaf(rev, deleted=False)]
        assert store.get("db", "doc").json() == {"v": 2}

    def test_the_same_first_edit_in_two_databases_is_the_same_revision(
        self, store: DocumentStore
    ) -> None:
        store.create("other")

        assert edit(store, "doc", 1) == store.put("other", Draft.of("doc", {"v": 1}))

    def test_an_edit_without_revision_of_a_document_that_is_there_is_a_conflict(
        self, store: DocumentStore
    ) -> None:
        rev = edit(store, "doc", 1)

        with pytest.raises(Conflict):
            edit(store, "doc", 2)

        assert store.get("db", "doc").rev == rev

    def test_the_same_content_sent_twice_is_written_once_and_then_a_conflict(
        self, store: DocumentStore
    ) -> None:
        first = edit(store, "doc", 1)
        edit(store, "doc", 2, first)

        with pytest.raises(Conflict):
            edit(store, "doc", 2, first)

        assert len(store.leaves("db", "doc")) == 1
        assert store.info("db").doc_count == 1

    @pytest.mark.parametrize("rev", ["1-unknown", "7-x"])
    def test_an_edit_that_names_no_leaf_is_a_conflict(self, store: DocumentStore, rev: str) -> None:
        assert isinstance(refusal(store, Draft("new", b"{}", rev)), Conflict)

        edit(store, "doc", 1)
        assert isinstance(refusal(store, Draft("doc", b"{}", rev)), Conflict)

    def test_a_malformed_revision_is_refused_with_couchdbs_words(
        self, store: DocumentStore
    ) -> None:
        edit(store, "doc", 1)

        for doc_id in ["doc", "new"]:
            error = refusal(store, Draft(doc_id, b"{}", "nonsense"))
            assert isinstance(error, BadRequest)
            assert error.reason == "Invalid rev format"

    def test_a_deleted_document_is_gone_for_those_who_name_no_revision(
        self, store: DocumentStore
    ) -> None:
        rev = remove(store, "doc", edit(store, "doc", 1))

        assert rev.startswith("2-")
        assert store.leaves("db", "doc") == [Leaf(rev, deleted=True)]
        assert store.get("db", "doc", rev).deleted

    def test_a_deletion_may_say_something(self, store: DocumentStore) -> None:
        first = edit(store, "doc", 1)

        rev = store.put("db", Draft("doc", b'{"why":"moved"}', first, deleted=True))

        assert store.get("db", "doc", rev).json() == {"why": "moved"}

    @pytest.mark.needs(Capability.COUNTS_DELETED)
    def test_a_document_may_come_into_the_world_deleted(self, store: DocumentStore) -> None:
        rev = store.put("db", Draft("doc", b"{}", deleted=True))

        assert store.leaves("db", "doc") == [Leaf(rev, deleted=True)]
        assert store.info("db").deleted_count == 1

    @pytest.mark.parametrize("named", [False, True])
    def test_a_deleted_document_made_anew_goes_on_where_it_ended(
        self, store: DocumentStore, named: bool
    ) -> None:
        gone = remove(store, "doc", edit(store, "doc", 1))

        rev = edit(store, "doc", 1, gone if named else None)

        assert rev.startswith("3-")
        assert store.leaves("db", "doc") == [Leaf(rev, deleted=False)]

    def test_a_losing_leaf_can_be_deleted_which_ends_the_conflict(
        self, store: DocumentStore
    ) -> None:
        graft(store, line("doc", 1, "a"), line("doc", 1, "b"))

        ended = remove(store, "doc", "1-a")

        assert store.leaves("db", "doc") == [Leaf("1-b", False), Leaf(ended, True)]
        assert store.get("db", "doc").rev == "1-b"

    def test_the_loser_of_a_conflict_can_be_edited_and_then_wins(
        self, store: DocumentStore
    ) -> None:
        graft(store, line("doc", 1, "a"), line("doc", 1, "b"))

        rev = edit(store, "doc", 2, "1-a")

        assert store.leaves("db", "doc") == [Leaf(rev, False), Leaf("1-b", False)]

    def test_when_the_winner_is_deleted_the_other_leaf_shows(self, store: DocumentStore) -> None:
        graft(store, line("doc", 1, "a"), line("doc", 1, "b"))

        remove(store, "doc", "1-b")

        assert store.get("db", "doc").rev == "1-a"
        assert store.info("db").doc_count == 1

    @pytest.mark.parametrize("doc_id", ["", "_x", "_local/x"])
    @pytest.mark.parametrize("new_edits", [True, False])
    def test_an_illegal_id_is_refused(
        self, store: DocumentStore, doc_id: str, new_edits: bool
    ) -> None:
        draft = Draft(doc_id, b"{}", None if new_edits else "1-a")

        assert isinstance(refusal(store, draft, new_edits=new_edits), IllegalId)

    @pytest.mark.parametrize("doc_id", ODD_IDS, ids=ascii)
    def test_ids_are_any_text_and_kept_exactly(self, store: DocumentStore, doc_id: str) -> None:
        rev = edit(store, doc_id, 1)
        other = edit(store, doc_id[:1] + "!", 1)

        assert store.get("db", doc_id).id == doc_id
        [[document], _] = store.read("db", [Wanted(doc_id), Wanted(doc_id[:1] + "!")])
        assert (document.id, document.rev) == (doc_id, rev)
        [listed, _] = store.documents("db", Range(keys=[doc_id, doc_id[:1] + "!"]))
        assert listed is not None
        assert (listed.id, listed.rev) == (doc_id, rev)
        assert [change.id for change in store.changes("db", ids=[doc_id]).changes] == [doc_id]
        asked = {doc_id: [rev, "9-z"], doc_id[:1] + "!": [other]}
        assert store.missing("db", asked) == {doc_id: ["9-z"]}
        assert edit(store, doc_id, 2, rev).startswith("2-")
        assert store.info("db").doc_count == 2

    def test_a_refused_draft_does_not_touch_the_others(self, store: DocumentStore) -> None:
        edit(store, "taken", 1)

        outcomes = store.write(
            "db",
            [Draft("one", b"{}"), Draft("taken", b"{}"), Draft("_bad", b"{}"), Draft("two", b"{}")],
        )

        kinds = [type(outcome) for outcome in outcomes]
        assert kinds == [str, Conflict, IllegalId, str]
        assert store.get("db", "two").rev == outcomes[3]

    def test_of_two_edits_of_one_document_in_a_batch_the_second_is_a_conflict(
        self, store: DocumentStore
    ) -> None:
        outcomes = store.write("db", [Draft.of("doc", {"v": 1}), Draft.of("doc", {"v": 2})])

        assert isinstance(outcomes[1], Conflict)
        assert store.get("db", "doc").json() == {"v": 1}

    @pytest.mark.needs(Capability.LARGE_NUMBERS)
    def test_bodies_keep_large_numbers_and_every_letter(self, store: DocumentStore) -> None:
        said = {"n": 123456789012345678901234567890, "t": '勘察 \u0000 𝄞 "quoted"', "e": {}}

        store.put("db", Draft.of("doc", said))

        assert store.get("db", "doc").json() == said

    def test_nothing_to_write_writes_nothing(self, store: DocumentStore) -> None:
        before = store.info("db")

        assert store.write("db", []) == []
        assert store.info("db") == before

    def test_put_raises_what_write_would_answer(self, store: DocumentStore) -> None:
        with pytest.raises(IllegalId):
            store.put("db", Draft("_x", b"{}"))
