"""Is what lies here of a ticket what was sealed? Pure: works on an export alone.

What is looked for: a fact, receipt, seal or attachment that was changed, is missing, was put in or
stands in another place; a tail that was cut off, against the head in the ticket document and
against receipts that somebody else holds (a device); an erasure that nobody ordered. Whoever can
rewrite *all* seals from a place on and the ticket document is found by receipts held elsewhere
alone; so keep an export, or the heads, where the server cannot reach.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from casework.audit_chain import content_digest, sealing_order
from casework.audit_masks import KeyMissing, erased_members, standing_digest
from casework.shown_receipt import sealed_part
from schemas.ids import receipt_id, seal_id
from schemas.instants import parse_instant
from schemas.vocabulary import FactKind

Doc = Mapping[str, Any]
_GRACE = timedelta(minutes=1)
"""A receipt may be older than a seal that does not have it: as long as a request takes to write."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong (a stable code), with which document, in a sentence."""

    code: str
    where: str
    message: str


@dataclass(slots=True)
class TicketFile:
    """All there is of a ticket for its audit; documents with ``_id``, in the order found."""

    ticket: str
    head: Doc
    """``length`` and ``head`` as the ticket document says."""
    key: bytes | None = None
    seals: list[Doc] = field(default_factory=list)
    facts: dict[str, Doc] = field(default_factory=dict)
    receipts: dict[str, Doc] = field(default_factory=dict)
    """By the id of the fact."""
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)
    """By fact and name: SHA-256 of the bytes."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found. ``unsealed`` wait for the next seal; ``erased`` are verified without their
    personal members."""

    ticket: str
    problems: tuple[Problem, ...]
    sealed: int = 0
    unsealed: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(file: TicketFile, witnesses: Sequence[Doc] = ()) -> Report:
    """Looks at one ticket. ``witnesses``: receipts that others hold. Raises nothing."""
    try:
        return _report(file, witnesses)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        text = f"A document has a form that no seal ever covered ({type(error).__name__}: {error})."
        return Report(file.ticket, (Problem("unreadable", file.ticket, text),))


def _report(file: TicketFile, witnesses: Sequence[Doc]) -> Report:
    entries = {item["fact"]: item for seal in file.seals for item in seal["entries"]}
    erased = tuple(sorted(fact_id for fact_id in file.facts if _is_erased(file, fact_id)))
    problems = [
        *_seals(file),
        *_head(file),
        *(found for said in entries.values() for found in _entry(file, said)),
        *_outside(file, entries),
        *_order(file),
        *_erasures(file, erased),
        *_witnesses(file, entries, witnesses),
    ]
    unsealed = tuple(sorted(set(file.receipts) - set(entries)))
    return Report(file.ticket, tuple(problems), len(entries), unsealed, erased)


def _seals(file: TicketFile) -> Iterator[Problem]:
    previous, seen = None, set[str]()
    for place, seal in enumerate(file.seals, 1):
        name = seal_id(file.ticket, place)
        if seal["number"] != place or seal["_id"] != name or seal["ticket"] != file.ticket:
            yield Problem("seal-missing", name, "This seal is missing, or stands elsewhere.")
            return
        if seal["previous"] != previous:
            sentence = "It does not follow from the seal before: one of the two was changed."
            yield Problem("seal-changed", name, sentence)
        previous = content_digest(seal)
        if [item["fact"] for item in seal["entries"]] != _sealing_order(file, seal):
            yield Problem("reordered", name, "Its receipts are not in the order of their arrival.")
        for item in seal["entries"]:
            if item["fact"] in seen:
                yield Problem("sealed-twice", item["fact"], "Two seals name this fact.")
            seen.add(item["fact"])


def _sealing_order(file: TicketFile, seal: Doc) -> list[str]:
    named = [item["fact"] for item in seal["entries"]]
    if any(fact_id not in file.receipts for fact_id in named):
        return named  # that one is missing is told elsewhere
    return [said["fact"] for said in sealing_order(file.receipts[name] for name in named)]


def _head(file: TicketFile) -> Iterator[Problem]:
    length, head = file.head["length"], file.head["head"]
    there = len(file.seals)
    last = content_digest(file.seals[-1]) if file.seals else None
    if there < length:
        sentence = f"The ticket had {length} seals, {there} are here: the tail was cut off."
        yield Problem("tail-cut", file.ticket, sentence)
    elif there > length:
        sentence = f"The ticket document knows {length} seals, {there} are here."
        yield Problem("head-behind", file.ticket, sentence)
    elif last != head:
        sentence = "The last seal is not the one that the ticket document names."
        yield Problem("seal-changed", seal_id(file.ticket, max(there, 1)), sentence)


def _entry(file: TicketFile, said: Doc) -> Iterator[Problem]:
    fact_id = said["fact"]
    receipt, fact = file.receipts.get(fact_id), file.facts.get(fact_id)
    if receipt is None:
        yield Problem("receipt-missing", fact_id, "It was sealed with a receipt, which is gone.")
    elif content_digest(receipt) != said["receipt_sha256"] or _misplaced(receipt, fact_id):
        yield Problem("receipt-changed", fact_id, "Its receipt is not the one that was sealed.")
    if fact is None:
        yield Problem("fact-missing", fact_id, "The fact was sealed and is gone.")
    elif receipt is not None:
        yield from _content(file, fact, receipt, said["fact_sha256"])
        yield from _attached(file, fact_id, said.get("attachments") or {})


def _misplaced(receipt: Doc, fact_id: str) -> bool:
    return bool(receipt["_id"] != receipt_id(fact_id))


def _content(file: TicketFile, fact: Doc, receipt: Doc, digest: str) -> Iterator[Problem]:
    fact_id = receipt["fact"]
    try:
        now = standing_digest(fact, receipt.get("masked") or (), file.key)
    except KeyMissing:
        sentence = "Its digest cannot be computed: the ticket's key is not here."
        yield Problem("key-missing", fact_id, sentence)
        return
    if now != digest or fact["_id"] != fact_id:
        yield Problem("fact-changed", fact_id, "The fact is not the one that was sealed.")


def _attached(file: TicketFile, fact_id: str, sealed: Mapping[str, str]) -> Iterator[Problem]:
    there = file.attachments.get(fact_id, {})
    gone = _ordered(file).get(fact_id, False)
    for name in sorted(sealed.keys() | there.keys()):
        if name not in there and gone:
            continue
        if there.get(name) != sealed.get(name):
            sentence = f"Its attachment {name!r} is not the one that was sealed."
            yield Problem("attachment-changed", fact_id, sentence)


def _outside(file: TicketFile, entries: Mapping[str, Doc]) -> Iterator[Problem]:
    """What no seal names: it may wait for the next one, unless an earlier one had to have it."""
    last = max((parse_instant(seal["at"]) for seal in file.seals), default=None)
    for fact_id, receipt in file.receipts.items():
        if fact_id in entries:
            continue
        if last is not None and parse_instant(receipt["received_at"]) < last - _GRACE:
            sentence = "No seal has this receipt, and it is older than the last one: it was put in."
            yield Problem("receipt-inserted", fact_id, sentence)
        elif fact_id not in file.facts:
            yield Problem("fact-missing", fact_id, "There is a receipt without its fact.")
        else:
            yield from _content(file, file.facts[fact_id], receipt, receipt["sha256"])
    for fact_id in sorted(file.facts.keys() - file.receipts.keys() - entries.keys()):
        yield Problem("fact-inserted", fact_id, "There is no receipt of this fact.")
    for fact_id in sorted(file.attachments.keys() - file.facts.keys()):
        yield Problem("attachment-inserted", fact_id, "An attachment of a fact that is not here.")


def _order(file: TicketFile) -> Iterator[Problem]:
    """Receipts stand in the order of the seals, then of their arrival."""
    sealed = [item["fact"] for seal in file.seals for item in seal["entries"]]
    named = set(sealed)
    rest = sealing_order(said for said in file.receipts.values() if said["fact"] not in named)
    should = [name for name in sealed if name in file.receipts] + [said["fact"] for said in rest]
    if list(file.receipts) != should:
        where = next(
            (one for one, other in zip(file.receipts, should, strict=False) if one != other),
            file.ticket,
        )
        yield Problem("reordered", where, "The receipts are not in the order in which they came.")


def _is_erased(file: TicketFile, fact_id: str) -> bool:
    receipt = file.receipts.get(fact_id) or {}
    return erased_members(file.facts[fact_id], receipt.get("masked") or ()) is not None


def _erasures(file: TicketFile, erased: Sequence[str]) -> Iterator[Problem]:
    for fact_id in erased:
        if fact_id not in _ordered(file):
            yield Problem("erased-without-order", fact_id, "No erasure of this ticket names it.")


def _ordered(file: TicketFile) -> dict[str, bool]:
    """Facts whose erasure was ordered, and whether that of their attachments was."""
    found: dict[str, bool] = {}
    for doc in file.facts.values():
        if doc["kind"] == FactKind.ERASURE.value:
            for fact_id in doc["body"]["facts"]:
                gone = bool(doc["body"].get("attachments"))
                found[fact_id] = found.get(fact_id, False) or gone
    return found


def _witnesses(
    file: TicketFile, entries: Mapping[str, Doc], witnesses: Sequence[Doc]
) -> Iterator[Problem]:
    for receipt in witnesses:
        if receipt["ticket"] != file.ticket:
            continue
        said = entries.get(receipt["fact"])
        if said is None and receipt["fact"] not in file.receipts:
            sentence = "Somebody holds a receipt of this fact, which is not here."
            yield Problem("receipt-missing", receipt["fact"], sentence)
        elif said is not None and said["receipt_sha256"] != content_digest(sealed_part(receipt)):
            sentence = "Somebody holds another receipt of this fact."
            yield Problem("receipt-changed", receipt["fact"], sentence)
