"""Reading beside writing: who reads sees whole commits, whatever goes on at the same time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from sync.errors import NotFound
from sync.stores.documents import Document, DocumentStore, Range, Wanted
from tests.conformance.drafts import edit
from tests.conformance.engine import Capability

ROUNDS = 60

Reader = Callable[[DocumentStore], Sequence[Document | None]]

READERS: dict[str, Reader] = {
    "get": lambda store: [store.get("db", "doc")],
    "read": lambda store: store.read("db", [Wanted("doc")])[0],
    "latest": lambda store: [
        document
        for leaf in store.leaves("db", "doc")
        for document in store.read("db", [Wanted("doc", leaf.rev)], latest=True, revs=True)[0]
    ],
    "documents": lambda store: list(store.documents("db", Range(), bodies=True)),
    "keys": lambda store: list(store.documents("db", Range(keys=["doc"]), bodies=True)),
    "changes": lambda store: [
        change.document for change in store.changes("db", bodies=True).changes if change.id == "doc"
    ],
}


def read_until(store: DocumentStore, reader: Reader, done: Future[None]) -> list[Document]:
    """Everything a reader saw until the writer had done."""
    seen: list[Document] = []
    while not done.done():
        try:
            seen += [document for document in reader(store) if document is not None]
        except NotFound:  # between a purge and what comes after it
            continue
    return seen


class TestReadingBesideWriting:
    """What holds for readers while bodies come and go, in every engine."""

    @pytest.mark.parametrize("reader", READERS)
    def test_a_revision_never_shows_the_body_of_another_or_none(
        self, store: DocumentStore, reader: str
    ) -> None:
        revs: dict[str, object] = {}

        def write() -> None:
            rev = None
            for value in range(ROUNDS):
                rev = edit(store, "doc", value, rev)
                revs[rev] = {"v": value}
                store.compact("db")

        with ThreadPoolExecutor(2) as threads:
            writing = threads.submit(write)
            seen = read_until(store, READERS[reader], writing)
            writing.result()

        assert [document.json() for document in seen] == [revs[one.rev] for one in seen]

    @pytest.mark.needs(Capability.PURGES)
    @pytest.mark.parametrize("reader", READERS)
    def test_a_document_that_comes_and_goes_is_seen_whole_or_not_at_all(
        self, store: DocumentStore, reader: str
    ) -> None:
        def write() -> None:
            for _ in range(ROUNDS):
                for doc_id in ["doc", "other"]:
                    store.purge("db", {doc_id: [edit(store, doc_id, doc_id)]})

        with ThreadPoolExecutor(2) as threads:
            writing = threads.submit(write)
            seen = read_until(store, READERS[reader], writing)
            writing.result()

        assert [document.json() for document in seen] == [{"v": one.id} for one in seen]
