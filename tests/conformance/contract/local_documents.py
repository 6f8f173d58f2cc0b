"""Local documents: kept beside replication, without history."""

from __future__ import annotations

import pytest

from sync.errors import Conflict, NotFound
from sync.stores.documents import DocumentStore, Range


class TestLocalDocuments:
    """What holds for local documents in every engine."""

    def test_a_local_document_is_written_and_read(self, store: DocumentStore) -> None:
        rev = store.put_local("db", "point", b'{"seq":1}')

        assert rev == "0-1"
        assert store.get_local("db", "point") == ("0-1", b'{"seq":1}')

    def test_an_update_names_the_current_revision(self, store: DocumentStore) -> None:
        first = store.put_local("db", "point", b'{"seq":1}')

        second = store.put_local("db", "point", b'{"seq":2}', first)

        assert second == "0-2"
        assert store.get_local("db", "point") == (second, b'{"seq":2}')

    @pytest.mark.parametrize("rev", [None, "0-7", "0-1", "1-x"])
    def test_an_update_that_names_another_revision_is_a_conflict(
        self, store: DocumentStore, rev: str | None
    ) -> None:
        store.put_local("db", "point", b'{"seq":2}', store.put_local("db", "point", b"{}"))

        with pytest.raises(Conflict):
            store.put_local("db", "point", b'{"seq":3}', rev)

        assert store.get_local("db", "point") == ("0-2", b'{"seq":2}')

    def test_an_unknown_local_document_is_missing(self, store: DocumentStore) -> None:
        with pytest.raises(NotFound, match="missing"):
            store.get_local("db", "point")
        with pytest.raises(NotFound, match="missing"):
            store.delete_local("db", "point", "0-1")

    def test_a_deleted_local_document_is_missing_and_can_be_made_anew(
        self, store: DocumentStore
    ) -> None:
        store.delete_local("db", "point", store.put_local("db", "point", b"{}"))

        with pytest.raises(NotFound, match="missing"):
            store.get_local("db", "point")
        assert store.put_local("db", "point", b'{"again":1}').startswith("0-")
        assert store.get_local("db", "point")[1] == b'{"again":1}'

    @pytest.mark.parametrize("rev", [None, "0-7"])
    def test_a_deletion_that_names_another_revision_is_a_conflict(
        self, store: DocumentStore, rev: str | None
    ) -> None:
        store.put_local("db", "point", b"{}")

        with pytest.raises(Conflict):
            store.delete_local("db", "point", rev)

        assert store.get_local("db", "point") == ("0-1", b"{}")

    @pytest.mark.parametrize("name", ["abc==", "a+b", "a/b", "检查点", "x" * 200])
    def test_names_are_any_text(self, store: DocumentStore, name: str) -> None:
        store.put_local("db", name, b"{}")

        assert store.get_local("db", name) == ("0-1", b"{}")

    def test_a_local_document_is_not_counted_and_not_listed(self, store: DocumentStore) -> None:
        before = store.info("db")

        store.put_local("db", "point", b"{}")

        after = store.info("db")
        assert (after.doc_count, after.seq) == (before.doc_count, before.seq)
        assert list(store.documents("db", Range())) == []
        assert store.leaves("db", "_local/point") == []

    def test_each_database_has_its_own(self, store: DocumentStore) -> None:
        store.create("other")
        store.put_local("db", "point", b"{}")

        with pytest.raises(NotFound):
            store.get_local("other", "point")
