"""The server's answer to one fact, decided from the fact and what the office has of its ticket."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from casework.audit_masks import filed_digest
from casework.clock import clock_faults, corrected
from casework.examine import examine
from casework.filed import FiledFact
from casework.metrology.instruments import Register
from casework.ticket import Ticket
from schemas.documents import Author, Fact, FactFaults, Fault, Moment, parse_fact, read_fact
from schemas.ids import split_fact_id
from schemas.instants import instant_text, parse_instant
from schemas.policy import Policy
from schemas.rulebook import Rulebook
from schemas.vocabulary import DocType, ReceiptState
from sync.mailroom.flagging import flags_of
from sync.mailroom.standing import Standing

Doc = Mapping[str, Any]
_UNREADABLE = Fault("body", "unreadable", "This version of the server cannot read the fact.")
_CLOCK_ONLY = ("offset_ms", "offset_age_s")


@dataclass(frozen=True, slots=True)
class Grounds:
    """What facts are judged by: the profile in all its versions, and what answers the register of
    instruments as it is now."""

    rules: Rulebook
    instruments: Callable[[], Register]


def receive(
    doc: Doc, standing: Standing, grounds: Grounds, received_at: datetime
) -> dict[str, Any]:
    """The receipt of a fact by a device, without ``_id``.

    ``doc`` has ``_id``, a fact's id. Late beats faulty: what comes from a crew that has lost
    the investigation waits for a person whatever is in it; its faults are told all the same.
    It is judged by the version of the profile that was in force when the fact was made.
    """
    received_at = parse_instant(instant_text(received_at))  # as the fold will read it
    fact, faults = _read(doc)
    rules, when = grounds.rules, received_at
    remarks: list[Fault] = []
    flags: list[dict[str, Any]] = []
    if fact is not None:
        begun = standing.assigned_at(fact.investigation)
        when = corrected(fact.at, received_at, begun)
        faults = examine(fact, standing.ticket, rules.at(when))
        tolerance = timedelta(seconds=rules.at(when).late_after_s)
        remarks = clock_faults(fact.at, received_at, begun, tolerance)
        judge = rules.at(when), grounds.instruments
        flags = flags_of(fact, standing, judge, (when, received_at))
    duplicate_of = find_duplicate(doc, standing.facts)
    state = ReceiptState.ACCEPTED
    if duplicate_of is not None:
        state, faults = ReceiptState.DUPLICATE, []
    elif _is_late(doc, standing.ticket, received_at):
        state = ReceiptState.AFTER_HAND_OVER
    elif faults:
        state = ReceiptState.NEEDS_ATTENTION
    receipt = _receipt(doc, (state, faults), received_at, standing.key)
    receipt["corrected_at"] = instant_text(when)
    receipt["policy"] = rules.at(when).label
    if remarks:
        receipt["remarks"] = _told(remarks)
    if flags:
        receipt["flags"] = flags
    if duplicate_of is not None:
        receipt["duplicate_of"] = duplicate_of
    return receipt


def office_receipt(
    doc: Doc, received_at: datetime, key: bytes | None, policy: Policy | None = None
) -> dict[str, Any]:
    """The receipt of a fact by the office or the server: examined before it was made.

    ``key``: the ticket's. ``policy`` is what it was examined by; None where nobody examined it.
    Raises KeyMissing for personal members without a key.
    """
    receipt = _receipt(doc, (ReceiptState.ACCEPTED, []), received_at, key)
    return receipt if policy is None else {**receipt, "policy": policy.label}


def made_at(doc: Doc) -> datetime:
    """The author's time. Raises ValueError, KeyError or TypeError where it is not there."""
    return parse_instant(doc["at"]["device"])


def _receipt(
    doc: Doc,
    judged: tuple[ReceiptState, list[Fault]],
    received_at: datetime,
    key: bytes | None,
) -> dict[str, Any]:
    digest, masked = filed_digest(doc, key)
    state, faults = judged
    author = doc.get("author")
    copied = doc.get("origin") is not None and not faults  # no crew sent it to this ticket
    said = author if isinstance(author, dict) and not copied else {}
    return {
        "type": DocType.RECEIPT.value,
        "ticket": doc["_id"].partition(":")[0],
        "fact": doc["_id"],
        "crew": _text(said.get("crew")),
        "device": _text(said.get("device")),
        "state": state.value,
        "reasons": _told(faults),
        "received_at": instant_text(received_at),
        "corrected_at": instant_text(received_at),
        "sha256": digest,
        **({"masked": list(masked)} if masked else {}),
        "policy": None,
    }


def _told(faults: Iterable[Fault]) -> list[dict[str, str]]:
    return [
        {"field": fault.field, "code": fault.code, "message": fault.message} for fault in faults
    ]


def _read(doc: Doc) -> tuple[Fact | None, list[Fault]]:
    try:
        return parse_fact(doc), []
    except FactFaults as error:
        return None, list(error.faults)


def _is_late(doc: Doc, ticket: Ticket | None, received_at: datetime) -> bool:
    """Whether the crew held this investigation (any, where none is named) and holds it no more.

    The same rule as ``casework.handover``: only the order of receipts decides.
    """
    author, named = doc.get("author"), doc.get("investigation")
    if ticket is None or not isinstance(author, dict):
        return False
    once_held = [
        item
        for item in ticket.investigations
        if item.crew == author.get("crew") and named in (None, item.id)
    ]
    return bool(once_held) and not any(
        item.ended_at is None or received_at <= item.ended_at for item in once_held
    )


def find_duplicate(doc: Doc, facts: Mapping[str, Doc]) -> str | None:
    """The id of a fact that says the same at the same moment of its author's clock."""
    for fact_id, other in facts.items():
        if fact_id != doc["_id"] and _says_the_same(doc, other):
            return fact_id
    return None


def _says_the_same(one: Doc, other: Doc) -> bool:
    if one.get("kind") != other.get("kind") or one.get("author") != other.get("author"):
        return False
    return _without(one, ("_id", "at")) == _without(other, ("_id", "at")) and _clock(one) == _clock(
        other
    )


def _clock(doc: Doc) -> Any:
    at = doc.get("at")
    return _without(at, _CLOCK_ONLY) if isinstance(at, dict) else at


def _without(content: Doc, names: Iterable[str]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in names}


def filed_fact(doc: Doc, receipt: Doc, *, strictly: bool = False) -> FiledFact:
    """What the fold is given: the fact under its receipt.

    A fact that has no readable form stands there as an empty envelope, so that it is counted
    and can be amended. ``strictly`` also looks for faults where the receipt tells of none.
    """
    received_at = parse_instant(receipt["received_at"])
    faults = tuple(
        Fault(item["field"], item["code"], item["message"]) for item in receipt["reasons"]
    )
    readable = True
    try:
        fact = parse_fact(doc) if faults or strictly else read_fact(doc)
    except FactFaults as error:
        fact, faults = _envelope(doc, received_at), faults or error.faults
        readable = False
    except (KeyError, TypeError, ValueError, AttributeError):
        # Accepted, yet this version cannot read it: the ticket must show that, not stop.
        fact, faults = _envelope(doc, received_at), (*faults, _UNREADABLE)
        readable = False
    state, flags = ReceiptState(receipt["state"]), tuple(receipt.get("flags") or ())
    return FiledFact(fact, received_at, faults, state, readable, flags)


def _envelope(doc: Doc, received_at: datetime) -> Fact:
    parts = split_fact_id(doc["_id"])
    if parts is None:
        raise ValueError(f"not the id of a fact: {doc['_id']!r}")
    author = doc.get("author")
    said = author if isinstance(author, dict) else {}
    names = {key: _text(said.get(key)) for key in ("device", "member", "crew", "user", "server")}
    return Fact(
        id=doc["_id"],
        kind=parts.kind,
        schema=1,
        ticket=doc["_id"].partition(":")[0],
        investigation=_text(doc.get("investigation")),
        author=Author(**names),
        at=Moment(received_at),
        amends=_text(doc.get("amends")),
        retracts=_text(doc.get("retracts")),
        body={},
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
