"""The chain of seals over a ticket's receipts.

A seal is a document that nobody changes::

    {"type": "seal", "ticket": "T…", "number": 3, "previous": "<sha256 of seal 2>", "at": "…",
     "entries": [{"fact": "<id>", "fact_sha256": "…", "receipt_sha256": "…",
                  "attachments": {"preview.jpg": "<sha256 of its bytes>"}}]}

Each covers the receipts that no earlier one covers, in the order of ``(received_at, fact)``;
digests are SHA-256 over the canonical form (RFC 8785) without the store's bookkeeping. A fact with
personal members has a keyed digest (``audit_masks``). The head of the chain is the digest of its
last seal; the ticket document names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.audit import document_digest
from schemas.instants import instant_text
from schemas.vocabulary import DocType

Doc = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Chain:
    """How far a ticket is sealed. ``sealed``: ids of the facts whose receipts are in it."""

    length: int = 0
    head: str | None = None
    sealed: frozenset[str] = frozenset()

    def grown(self, seals: Sequence[Doc]) -> Chain:
        """The chain with the seals that follow, in order. Raises KeyError for another form."""
        if not seals:
            return self
        facts = {entry["fact"] for seal in seals for entry in seal["entries"]}
        return Chain(seals[-1]["number"], content_digest(seals[-1]), self.sealed | facts)

    def to_document(self) -> dict[str, Any]:
        """What the ticket document says of it."""
        return {"length": self.length, "head": self.head}


def next_seal(ticket: str, chain: Chain, entries: Sequence[Doc], at: datetime) -> dict[str, Any]:
    """The seal that follows a chain, without ``_id``."""
    return {
        "type": DocType.SEAL.value,
        "ticket": ticket,
        "number": chain.length + 1,
        "previous": chain.head,
        "entries": list(entries),
        "at": instant_text(at),
    }


def entry(receipt: Doc, attachments: Mapping[str, str]) -> dict[str, Any]:
    """What a seal says of a receipt. ``attachments``: SHA-256 of the fact's attachments by name."""
    said = {
        "fact": receipt["fact"],
        "fact_sha256": receipt["sha256"],
        "receipt_sha256": content_digest(receipt),
    }
    return {**said, "attachments": dict(attachments)} if attachments else said


def sealing_order(receipts: Iterable[Doc]) -> list[Doc]:
    """Receipts in the order in which a seal lists them."""
    return sorted(receipts, key=lambda receipt: (receipt["received_at"], receipt["fact"]))


def content_digest(doc: Doc) -> str:
    """SHA-256 of the canonical form without ``_id``, which other members say as well."""
    return document_digest({name: value for name, value in doc.items() if name != "_id"})
