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
A copy that the server made in another ticket (merge, split) also names its ``origin``.
A fact that ``retracts`` another has the body ``{"reason": …}`` whatever its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from schemas.envelope import ENVELOPE, WITHDRAWAL
from schemas.facts.kinds import SHAPES
from schemas.facts.shape import FactShape
from schemas.fields import faults_of
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
from schemas.instants import instant_text, parse_instant
from schemas.vocabulary import DocType, FactKind

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
    "outline_fact",
    "parse_fact",
    "read_fact",
    "receipt_id",
    "split_fact_id",
    "ticket_doc_id",
]

_KINDS = {kind.value: kind for kind in FactKind}
_AUTHOR = ("device", "member", "crew", "user", "server")


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
    origin: str | None = None
    """Of a copy that the server made in another ticket: the id of the fact as it was sent."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a fact: where, a stable code, and a sentence with the remedy."""

    field: str
    """Path such as ``body.value`` or ``at.device``."""
    code: str
    message: str


class FactFaults(ValueError):  # noqa: N818 (it carries faults, it is not one)
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
    messages = faults_of(ENVELOPE.validate(doc), "")
    faults = [Fault(*found) for found in messages]
    faults.extend(_body_faults(doc))
    if faults:
        raise FactFaults(tuple(sorted(faults, key=lambda fault: (fault.field, fault.code))))
    return read_fact(doc)


def _body_faults(doc: Mapping[str, Any]) -> list[Fault]:
    kind, version, body = doc.get("kind"), doc.get("schema"), doc.get("body")
    if not isinstance(body, Mapping) or not isinstance(kind, str) or kind not in _KINDS:
        return []  # the envelope says so
    if doc.get("retracts") is not None:
        return [Fault(*found) for found in faults_of(WITHDRAWAL.validate(body), "body")]
    known = SHAPES[_KINDS[kind]]
    shape = known.body
    if known.before is not None and version == known.newest - 1:
        shape = known.before.body
    elif isinstance(version, int) and version != known.newest:
        return [_unknown_version(known)]
    return [Fault(*found) for found in faults_of(shape.validate(body), "body")]


def _unknown_version(known: FactShape) -> Fault:
    accepted = (
        str(known.newest) if known.before is None else f"{known.newest - 1} or {known.newest}"
    )
    return Fault("schema", "unknown-version", f"This server reads version {accepted} of this kind.")


def read_fact(doc: Mapping[str, Any]) -> Fact:
    """The fact in a document that was accepted before: no checks, the newest form."""
    kind = _KINDS[doc["kind"]]
    body, version = doc["body"], doc["schema"]
    known = SHAPES[kind]
    if known.before is not None and version < known.newest:
        version = known.newest
        if doc.get("retracts") is None:
            body = known.before.upgrade(body)
    author, at = doc["author"], doc["at"]
    return Fact(
        id=doc["_id"],
        kind=kind,
        schema=version,
        ticket=doc["ticket"],
        investigation=doc.get("investigation"),
        author=Author(**{name: author.get(name) for name in _AUTHOR}),
        at=Moment(parse_instant(at["device"]), at.get("offset_ms"), at.get("offset_age_s")),
        amends=doc.get("amends"),
        retracts=doc.get("retracts"),
        body=body,
        origin=doc.get("origin"),
    )


def outline_fact(doc: Mapping[str, Any]) -> Fact | None:
    """What can be told of a faulty document: for listing it, never for applying it.

    Whatever cannot be read is None or empty; a moment that cannot be read is as late as can be,
    so that the receipt bounds it. None where not even ``_id`` is the id of a ticket's fact.
    """
    parts = split_fact_id(doc["_id"]) if isinstance(doc.get("_id"), str) else None
    if parts is None or parts.ticket is None:
        return None
    author, at, body = (_mapping(doc.get(name)) for name in ("author", "at", "body"))
    schema = doc.get("schema")
    return Fact(
        id=doc["_id"],
        kind=parts.kind,
        schema=schema if isinstance(schema, int) else 0,
        ticket=parts.ticket,
        investigation=_string(doc.get("investigation")),
        author=Author(**{name: _string(author.get(name)) for name in _AUTHOR}),
        at=_moment(at),
        amends=_string(doc.get("amends")),
        retracts=_string(doc.get("retracts")),
        body=body,
    )


def _moment(at: Mapping[str, Any]) -> Moment:
    try:
        return Moment(parse_instant(at["device"]))
    except (KeyError, TypeError, ValueError):
        return Moment(datetime.max.replace(tzinfo=UTC))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def fact_document(fact: Fact) -> dict[str, Any]:
    """The document of a fact, with ``_id`` and without ``_rev``; shares the fact's body."""
    author = {name: getattr(fact.author, name) for name in _AUTHOR}
    document = {
        "_id": fact.id,
        "type": DocType.FACT.value,
        "kind": fact.kind.value,
        "schema": fact.schema,
        "ticket": fact.ticket,
        "investigation": fact.investigation,
        "author": {name: value for name, value in author.items() if value is not None},
        "at": {
            "device": instant_text(fact.at.device),
            "offset_ms": fact.at.offset_ms,
            "offset_age_s": fact.at.offset_age_s,
        },
        "amends": fact.amends,
        "retracts": fact.retracts,
        "body": fact.body,
    }
    return document if fact.origin is None else {**document, "origin": fact.origin}
