"""Attachments: bytes beside a revision, kept once per content."""

from __future__ import annotations

import hashlib

import pytest

from sync.errors import MissingStub, NotFound
from sync.stores.documents import Attachment, DocumentStore, Draft, NewAttachment, Stub, Wanted
from tests.conformance.drafts import HELLO, HELLO_DIGEST, attach, graft, refusal, remove
from tests.conformance.engine import Capability, Engine

PHOTO = NewAttachment("image/jpeg", bytes(range(256)) * 40)


def grafted(rev: str, *history: str, **attachments: NewAttachment | Stub) -> Draft:
    hash_ = rev.partition("-")[2]
    return Draft("doc", b"{}", rev, history=(hash_, *history), attachments=attachments)


class TestAttachments:
    """What holds for attachments of new edits in every engine."""

    def test_an_attachment_is_named_by_the_md5_of_its_bytes(self, store: DocumentStore) -> None:
        attach(store, "doc", {"hello.txt": HELLO})

        expected = Attachment("text/plain", HELLO_DIGEST, length=5, revpos=1)
        assert store.attachment("db", "doc", "hello.txt") == expected
        held = store.get("db", "doc").attachments
        assert held == {"hello.txt": expected}
        assert store.attachment_bytes(held["hello.txt"]) == b"hello"

    @pytest.mark.parametrize("name", ["a/b.txt", "照片.jpg", "a b", "%41", "_odd"])
    @pytest.mark.parametrize("kind", ["text/plain; charset=x", "application/x-任意", ""])
    def test_names_and_content_types_come_back_exactly(
        self, store: DocumentStore, engine: Engine, name: str, kind: str
    ) -> None:
        if name.startswith("_"):
            engine.needs(Capability.ODD_NAMES)
        attach(store, "doc", {name: NewAttachment(kind, b"x")})

        assert store.attachment("db", "doc", name).content_type == kind

    def test_an_empty_attachment_is_an_attachment(self, store: DocumentStore) -> None:
        attach(store, "doc", {"empty": NewAttachment("text/plain", b"")})

        held = store.attachment("db", "doc", "empty")

        assert held.length == 0
        assert store.attachment_bytes(held) == b""
        assert store.attachment_bytes(held, 0, 0) == b""

    def test_a_part_of_the_bytes_can_be_read(self, store: DocumentStore) -> None:
        attach(store, "doc", {"photo": PHOTO})
        photo = store.attachment("db", "doc", "photo")

        assert store.attachment_bytes(photo) == PHOTO.data
        assert store.attachment_bytes(photo, 254, 4) == b"\xfe\xff\x00\x01"
        assert store.attachment_bytes(photo, 10238) == b"\xfe\xff"
        assert store.attachment_bytes(photo, 10238, 100) == b"\xfe\xff"
        assert store.attachment_bytes(photo, 0, 0) == b""

    def test_unknown_bytes_documents_and_names_are_not_found(self, store: DocumentStore) -> None:
        first = attach(store, "doc", {"hello.txt": HELLO})
        attach(store, "doc", {}, first)

        with pytest.raises(NotFound):
            store.attachment_bytes(Attachment("text/plain", "md5-AAAAAAAAAAAAAAAAAAAAAA==", 5, 1))
        with pytest.raises(NotFound):
            store.attachment("db", "nobody", "hello.txt")
        with pytest.raises(NotFound):
            store.attachment("db", "doc", "hello.txt")
        with pytest.raises(NotFound):
            store.attachment("db", "doc", "hello.txt", "1-unknown")
        assert store.attachment("db", "doc", "hello.txt", first).length == 5

    def test_a_stub_keeps_the_attachment_and_its_place_of_origin(
        self, store: DocumentStore
    ) -> None:
        first = attach(store, "doc", {"hello.txt": HELLO})

        attach(store, "doc", {"hello.txt": Stub(), "photo": PHOTO}, first)

        held = store.get("db", "doc").attachments
        assert held["hello.txt"] == Attachment("text/plain", HELLO_DIGEST, 5, revpos=1)
        assert held["photo"].revpos == 2

    def test_a_stub_of_what_the_revision_before_does_not_have_is_refused(
        self, store: DocumentStore
    ) -> None:
        first = attach(store, "doc", {"hello.txt": HELLO})

        for draft in [
            Draft("doc", b"{}", first, attachments={"other.txt": Stub()}),
            Draft("new", b"{}", attachments={"hello.txt": Stub(HELLO_DIGEST)}),
        ]:
            assert isinstance(refusal(store, draft), MissingStub)

        assert store.get("db", "doc").rev == first
        assert store.leaves("db", "new") == []

    def test_what_a_revision_does_not_mention_it_does_not_have(self, store: DocumentStore) -> None:
        first = attach(store, "doc", {"hello.txt": HELLO, "photo": PHOTO})

        attach(store, "doc", {"photo": Stub()}, first)

        assert list(store.get("db", "doc").attachments) == ["photo"]

    def test_new_bytes_under_an_old_name_are_a_new_attachment(self, store: DocumentStore) -> None:
        first = attach(store, "doc", {"note": HELLO})
        attach(store, "doc", {"note": NewAttachment("text/plain", b"bye")}, first)

        assert store.attachment("db", "doc", "note").revpos == 2
        assert store.attachment_bytes(store.attachment("db", "doc", "note")) == b"bye"
        assert store.attachment_bytes(store.attachment("db", "doc", "note", first)) == b"hello"

    def test_a_new_edit_gives_the_place_of_origin_itself(self, store: DocumentStore) -> None:
        attach(store, "doc", {"note": NewAttachment("text/plain", b"x", revpos=7)})

        assert store.attachment("db", "doc", "note").revpos == 1

    def test_the_same_edit_with_other_bytes_is_another_revision(self, store: DocumentStore) -> None:
        store.create("other")

        one = attach(store, "doc", {"note": HELLO})
        two = store.put("other", Draft("doc", b"{}", attachments={"note": PHOTO}))

        assert one != two

    def test_attachments_are_told_wherever_documents_are_read(self, store: DocumentStore) -> None:
        attach(store, "doc", {"hello.txt": HELLO})
        expected = {"hello.txt": Attachment("text/plain", HELLO_DIGEST, 5, 1)}

        [[document]] = store.read("db", [Wanted("doc")])
        [change] = store.changes("db", bodies=True).changes

        assert document.attachments == expected
        assert change.document is not None
        assert change.document.attachments == expected


class TestReplicatedAttachments:
    """What holds for attachments of grafts, and for bytes that several hold."""

    @pytest.mark.needs(Capability.KEEPS_REVPOS)
    def test_a_graft_keeps_the_place_of_origin_it_names(self, store: DocumentStore) -> None:
        graft(store, grafted("3-c", "b", note=NewAttachment("text/plain", b"x", revpos=2)))

        assert store.attachment("db", "doc", "note").revpos == 2

    @pytest.mark.needs(Capability.KEEPS_REVPOS)
    def test_a_graft_that_names_no_place_of_origin_is_it_itself(self, store: DocumentStore) -> None:
        graft(store, grafted("3-c", "b", note=NewAttachment("text/plain", b"x")))

        assert store.attachment("db", "doc", "note").revpos == 3

    def test_each_leaf_of_a_conflict_has_its_own(self, store: DocumentStore) -> None:
        graft(store, grafted("1-a", note=HELLO), grafted("1-b", note=PHOTO))

        assert store.attachment("db", "doc", "note", "1-a").digest == HELLO_DIGEST
        assert store.attachment("db", "doc", "note", "1-b").length == len(PHOTO.data)

    @pytest.mark.needs(Capability.KEEPS_REVPOS)
    def test_a_graft_may_name_bytes_its_own_document_has(self, store: DocumentStore) -> None:
        graft(store, grafted("1-a", note=HELLO))

        graft(store, grafted("2-b", "a", note=Stub(HELLO_DIGEST, 1, "text/plain")))

        expected = Attachment("text/plain", HELLO_DIGEST, 5, revpos=1)
        assert store.attachment("db", "doc", "note", "2-b") == expected

    @pytest.mark.needs(Capability.KEEPS_REVPOS)
    def test_given_what_another_database_holds_when_grafted_along_then_its_bytes_are_there(
        self, store: DocumentStore
    ) -> None:
        store.create("other")
        attach(store, "first", {"hello.txt": HELLO})
        held = store.get("db", "first").attachments["hello.txt"]

        draft = grafted("2-b", "a", note=Stub.of(held))
        assert store.write("other", [draft], new_edits=False) == ["2-b"]

        again = store.attachment("other", "doc", "note")
        assert again == held
        store.delete("db")
        assert store.attachment_bytes(again) == b"hello"

    def test_a_graft_may_name_bytes_of_any_document(
        self, store: DocumentStore, engine: Engine
    ) -> None:
        engine.needs(Capability.KNOWN_BYTES)
        store.create("other")
        attach(store, "first", {"hello.txt": HELLO})

        draft = grafted("2-b", "a", note=Stub(HELLO_DIGEST, 2, "text/x-note"))
        assert store.write("other", [draft], new_edits=False) == ["2-b"]

        expected = Attachment("text/x-note", HELLO_DIGEST, 5, revpos=2)
        assert store.attachment("other", "doc", "note") == expected

    def test_a_graft_may_name_bytes_that_came_in_the_same_batch(
        self, store: DocumentStore, engine: Engine
    ) -> None:
        engine.needs(Capability.KNOWN_BYTES)

        graft(store, grafted("1-a", note=HELLO), grafted("1-b", note=Stub(HELLO_DIGEST, 1, "t/x")))

        assert store.attachment("db", "doc", "note", "1-b").length == 5

    def test_a_graft_that_names_unknown_bytes_is_refused_alone(self, store: DocumentStore) -> None:
        digest = "md5-" + "A" * 22 + "=="

        outcomes = store.write(
            "db",
            [grafted("1-a", note=Stub(digest, 1, "t/x")), Draft("fine", b"{}", "1-x")],
            new_edits=False,
        )

        assert isinstance(outcomes[0], MissingStub)
        assert outcomes[1] == "1-x"
        assert store.leaves("db", "doc") == []

    @pytest.mark.needs(Capability.PURGES)
    def test_the_same_bytes_in_many_documents_are_kept_while_one_holds_them(
        self, store: DocumentStore
    ) -> None:
        store.create("other")
        attach(store, "one", {"a": HELLO})
        attach(store, "two", {"b": HELLO})
        store.put("other", Draft("three", b"{}", attachments={"c": HELLO}))

        store.purge("db", {"one": [store.get("db", "one").rev]})
        store.delete("other")

        assert store.attachment("db", "two", "b").digest == HELLO_DIGEST
        assert store.attachment_bytes(store.attachment("db", "two", "b")) == b"hello"

    @pytest.mark.parametrize("how", ["database deleted", "purged", "compacted"])
    def test_bytes_that_nobody_holds_any_more_are_gone(
        self, store: DocumentStore, engine: Engine, how: str
    ) -> None:
        engine.needs(Capability.COLLECTS)
        rev = attach(store, "doc", {"a": HELLO})
        held = store.attachment("db", "doc", "a")
        assert store.attachment_bytes(held) == b"hello"
        if how == "database deleted":
            store.delete("db")
        elif how == "purged":
            store.purge("db", {"doc": [rev]})
        else:
            remove(store, "doc", rev)
            store.compact("db")

        with pytest.raises(NotFound):
            store.attachment_bytes(held)

    def test_bytes_of_a_refused_draft_are_not_kept(
        self, store: DocumentStore, engine: Engine
    ) -> None:
        engine.needs(Capability.COLLECTS)

        refusal(store, Draft("doc", b"{}", attachments={"a": HELLO, "b": Stub()}))

        with pytest.raises(NotFound):
            store.attachment_bytes(Attachment("text/plain", HELLO_DIGEST, 5, 1))

    def test_bytes_that_went_can_come_again(self, store: DocumentStore) -> None:
        first = attach(store, "doc", {"a": HELLO})
        second = remove(store, "doc", first)
        store.compact("db")

        attach(store, "doc", {"a": HELLO}, second)

        assert store.attachment_bytes(store.attachment("db", "doc", "a")) == b"hello"

    def test_attachments_of_an_older_revision_stay_readable_until_compaction(
        self, store: DocumentStore
    ) -> None:
        first = attach(store, "doc", {"photo": PHOTO})
        attach(store, "doc", {}, first)

        photo = store.attachment("db", "doc", "photo", first)

        assert hashlib.md5(store.attachment_bytes(photo)).digest() == (  # noqa: S324 (a name)
            hashlib.md5(PHOTO.data).digest()  # noqa: S324
        )
