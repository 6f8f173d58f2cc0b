"""The envelope every fact travels in, and the ids of all documents.

A fact document::

    {"_id": "T261123-7K3QX:finding:0193…", "type": "fact", "kind": "finding", "schema": 1,
     "ticket": "T261123-7K3QX", "investigation": "0193…",
     "author": {"device": "d-…", "member": "m-…", "crew": "c-…"},
     "at": {"device": "2026-11-23T08:40:00.000Z", "offset_ms": -1200, "offset_age_s": 3600},
     "amends": "T261123-7K3QX:finding:0192…", "retracts": null,
     "body": {…by kind…}}

``author`` is ``{"user": …}`` for the office and ``{"server": …}`` for computed facts.
``investigation`` is the UUID of the assignment fact the work belongs to. ``at.device`` is the
author's clock, ``offset_ms`` what to add to it to get the server's (measured ``offset_age_s`` ago).
A fact that ``retracts`` another has the body ``{"reason": …}`` whatever its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schemas.ids import (
    CREW_ID,
    TICKET_ID,
    UUID,
    FactId,
    fact_id,
    receipt_id,
    split_fact_id,
    ticket_doc_id,
)
from schemas.vocabulary import FactKind

__all__ = [
    "CREW_ID",
    "TICKET_ID",
    "UUID",
    "Author",
    "Fact",
    "FactFaults",
    "FactId",
    "Fault",
    "Moment",
    "fact_document",
    "fact_id",
    "parse_fact",
    "read_fact",
    "receipt_id",
    "split_fact_id",
    "ticket_doc_id",
]


@dataclass(frozen=True, slots=True)
class Author:
    """Who says it: a device (with member and crew), an office user, or the server."""

    device: str | None = None
    member: str | None = None
    crew: str | None = None
    user: str | None = None
    server: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """The author's clock and what is known of its error."""

    device: datetime
    """Aware, UTC."""
    offset_ms: int | None = None
    offset_age_s: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One parsed fact. ``body`` is the kind's content as plain JSON values, never changed."""

    id: str
    kind: FactKind
    schema: int
    ticket: str
    investigation: str | None
    author: Author
    at: Moment
    amends: str | None
    retracts: str | None
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a fact: where, a stable code, and a sentence with the remedy."""

    field: str
    """Path such as ``body.value`` or ``at.device``."""
    code: str
    message: str


class FactFaults(ValueError):
    """A document is not a fact of this version; ``faults`` are all of them at once."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.code}" for fault in faults))
        self.faults = faults


def parse_fact(doc: Mapping[str, Any]) -> Fact:
    """The fact in a document from outside. Raises FactFaults with every fault of its form.

    Members this version does not know are kept. A body of the version before the newest is
    brought to the newest: ``Fact`` is always in the newest form, the document stays as it is
    (so file and hash the document as received, not ``fact_document`` of what was parsed).
    """
    raise NotImplementedError


def read_fact(doc: Mapping[str, Any]) -> Fact:
    """The fact in a document that was accepted before: no checks, the newest form."""
    raise NotImplementedError


def fact_document(fact: Fact) -> dict[str, Any]:
    """The document of a fact, with ``_id`` and without ``_rev``; shares the fact's body."""
    raise NotImplementedError
