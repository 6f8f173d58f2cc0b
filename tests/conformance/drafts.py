"""Short ways to write what the examples of the suite need, all in the database ``db``."""

from __future__ import annotations

from collections.abc import Mapping

from sync.errors import SyncError
from sync.stores.documents import DocumentStore, Draft, NewAttachment, Stub

Attachments = Mapping[str, NewAttachment | Stub]

HELLO = NewAttachment("text/plain", b"hello")
HELLO_DIGEST = "md5-XUFAKrxLKna5cZ2REBfFkg=="


def edit(store: DocumentStore, doc_id: str, value: object, rev: str | None = None) -> str:
    """Writes ``{"v": value}`` as a new edit."""
    return store.put("db", Draft.of(doc_id, {"v": value}, rev))


def remove(store: DocumentStore, doc_id: str, rev: str) -> str:
    """Deletes a document by a new edit."""
    return store.put("db", Draft(doc_id, b"{}", rev, deleted=True))


def attach(
    store: DocumentStore, doc_id: str, attachments: Attachments, rev: str | None = None
) -> str:
    """A new edit with attachments."""
    return store.put("db", Draft(doc_id, b"{}", rev, attachments=attachments))


def line(doc_id: str, generation: int, *hashes: str, deleted: bool = False) -> Draft:
    """A finished revision: its hash, its parent's, and so on. The body names the hash."""
    body = f'{{"v":"{hashes[0]}"}}'.encode()
    return Draft(doc_id, body, f"{generation}-{hashes[0]}", deleted, hashes)


def graft(store: DocumentStore, *drafts: Draft) -> None:
    """Writes finished revisions and expects that each is taken."""
    outcomes = store.write("db", drafts, new_edits=False)
    assert outcomes == [draft.rev for draft in drafts]


def refusal(store: DocumentStore, draft: Draft, *, new_edits: bool = True) -> SyncError:
    """The reason for which a draft is refused."""
    outcome = store.write("db", [draft], new_edits=new_edits)[0]
    assert isinstance(outcome, SyncError)
    return outcome
