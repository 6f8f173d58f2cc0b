"""Ids of documents: building and reading them.

| document | id |
|---|---|
| fact of a ticket | ``<ticket>:<kind>:<uuid>`` |
| fact of a crew | ``crew-<crew>:<kind>:<uuid>`` |
| ticket | ``<ticket>:ticket`` |
| receipt | ``<ticket>:receipt:<uuid of the fact>`` |
| seal | ``<ticket>:seal:<number, six digits>`` |
| key | ``<ticket>:key`` |
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from schemas.vocabulary import FactKind

TICKET_ID = re.compile(r"[A-Z][A-Z0-9-]{2,31}")
CREW_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

_FACT_ID = re.compile(
    rf"(?:({TICKET_ID.pattern})|crew-({CREW_ID.pattern}))"
    rf":({'|'.join(FactKind)}):({UUID.pattern})"
)
_KINDS = {kind.value: kind for kind in FactKind}


@dataclass(frozen=True, slots=True)
class FactId:
    """The parts of a fact's id; exactly one of ``ticket`` and ``crew`` is given."""

    ticket: str | None
    crew: str | None
    kind: FactKind
    uuid: str


def fact_id(ticket: str, kind: FactKind, uuid: str) -> str:
    """The id of a fact; ``ticket`` may also be ``crew-<crew>``."""
    return f"{ticket}:{kind.value}:{uuid}"


def ticket_doc_id(ticket: str) -> str:
    """The id of the folded ticket."""
    return f"{ticket}:ticket"


def receipt_id(of_fact: str) -> str:
    """The id of the receipt for a fact with this id. Raises ValueError: not a fact id."""
    parts = split_fact_id(of_fact)
    if parts is None:
        raise ValueError(f"not the id of a fact: {of_fact!r}")
    return f"{of_fact.partition(':')[0]}:receipt:{parts.uuid}"


def seal_id(ticket: str, number: int) -> str:
    """The id of a seal; ``number`` counts from 1. Nobody else can write the same number."""
    return f"{ticket}:seal:{number:06d}"


def key_id(ticket: str) -> str:
    """The id of the document with the ticket's key for digests of personal data."""
    return f"{ticket}:key"


def split_fact_id(doc_id: str) -> FactId | None:
    """The parts of a fact's id, or None where the text is not one."""
    match = _FACT_ID.fullmatch(doc_id)
    if match is None:
        return None
    ticket, crew, kind, uuid = match.groups()
    return FactId(ticket, crew, _KINDS[kind], uuid)
