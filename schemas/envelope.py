"""The shape of the envelope: the members every fact has, and the rules between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.fields import (
    FactRef,
    Instant,
    Part,
    Shape,
    Text,
    Uuid,
    Value,
    Whole,
    Word,
    fault,
)
from schemas.ids import TICKET_ID, split_fact_id
from schemas.vocabulary import DEVICE_KINDS, DocType, FactKind

_MEASURED = 2**53
_BY_DEVICE = frozenset(kind.value for kind in DEVICE_KINDS)


class _TicketId(Value):
    def check(self, value: Any) -> str:
        if not isinstance(value, str) or not TICKET_ID.fullmatch(value):
            raise fault("not-a-ticket-id", "Name a ticket by its id: A-Z 0-9 and hyphens.")
        return value


class _TypeFact(Value):
    def check(self, value: Any) -> str:
        if value != DocType.FACT.value:
            raise fault("not-a-fact", 'The type of a fact is "fact".')
        return DocType.FACT.value


class _Body(Value):
    def check(self, value: Any) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise fault("not-an-object", "Send an object.")
        return value


class _Author(Shape):
    device = Text(80, shortest=1)
    member = Text(80, shortest=1)
    crew = Text(40, shortest=1)
    user = Text(80, shortest=1)
    server = Text(80, shortest=1)

    @validates_schema(skip_on_field_errors=True)
    def _one_author(self, data: Mapping[str, Any], **_: Any) -> None:
        if sum(data.get(name) is not None for name in ("device", "user", "server")) != 1:
            raise ValidationError("not-one-author|Name one of device, user and server.")
        if data.get("device") is not None and (not data.get("crew") or not data.get("member")):
            raise ValidationError("incomplete-author|A device names its member and crew as well.")


class _At(Shape):
    device = Instant(required=True)
    offset_ms = Whole(-_MEASURED, _MEASURED)
    offset_age_s = Whole(0, _MEASURED)


class _Withdrawal(Shape):
    """The body of a fact that retracts another, whatever its kind."""

    reason = Text(2_000, required=True)


class _Envelope(Shape):
    _id = FactRef(required=True)
    type = _TypeFact(required=True)
    kind = Word(FactKind, required=True)
    schema = Whole(1, 1_000, required=True)
    ticket = _TicketId(required=True)
    investigation = Uuid()
    author = Part(_Author, required=True)
    at = Part(_At, required=True)
    amends = FactRef()
    retracts = FactRef()
    origin = FactRef()
    body = _Body(required=True)

    @validates_schema(skip_on_field_errors=False)
    def _hangs_together(self, data: Mapping[str, Any], **_: Any) -> None:
        found: dict[str, list[str]] = {}
        for rule in (_id_faults, _author_faults, _link_faults):
            for field, message in rule(data):
                found.setdefault(field, []).append(message)
        if found:
            raise ValidationError(dict(found))


_Messages = Iterator[tuple[str, str]]


def _id_faults(data: Mapping[str, Any]) -> _Messages:
    parts = split_fact_id(data["_id"]) if "_id" in data else None
    if parts is None:
        return
    if "ticket" in data and parts.ticket != data["ticket"]:
        yield "ticket", "id-differs|The id must begin with this ticket."
    if "kind" in data and parts.kind != data["kind"]:
        yield "kind", "id-differs|The id must name this kind."


def _author_faults(data: Mapping[str, Any]) -> _Messages:
    kind, author = data.get("kind"), data.get("author") or {}
    needs_investigation = kind == FactKind.RECALL.value
    if author.get("device") is not None:
        needs_investigation = kind in _BY_DEVICE
        if kind is not None and kind not in _BY_DEVICE:
            yield "kind", f"not-a-device-kind|Only the office writes {kind}."
    if needs_investigation and data.get("investigation") is None and not data.get("retracts"):
        yield "investigation", "missing|Name the investigation this belongs to."


def _link_faults(data: Mapping[str, Any]) -> _Messages:
    if data.get("amends") and data.get("retracts"):
        yield "retracts", "amends-and-retracts|Amend or retract, not both."
    for name in ("amends", "retracts"):
        target = split_fact_id(data[name]) if data.get(name) else None
        if target is None:
            continue
        if data[name] == data.get("_id"):
            yield name, "itself|A fact cannot amend or retract itself."
        if target.ticket != data.get("ticket"):
            yield name, "other-ticket|Name a fact of the same ticket."
        if target.kind != data.get("kind"):
            yield name, "other-kind|Name a fact of the same kind."


ENVELOPE = _Envelope()
WITHDRAWAL = _Withdrawal()
