"""Facts -> Ticket, in any order, however often each of them came.

1. One fact per id: the one that was received first. What came after the archive that stands
   is set aside until a reopening is received.
2. Facts with faults are set aside; they are listed until a fact that stands replaces them.
3. What the office says now (amendments, withdrawals) gives the investigations and who held them.
4. That parts the facts of devices: standing, or after hand-over and waiting for a person. What
   waits is from here on as if it had not come; it is only listed.
5. What all that stand say now, in one order, is what the rules of each aspect read.

No step depends on the order of the input: every choice among facts is made by a total order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.amendments import Settled, settle
from casework.answers import Answers, answers, as_answered
from casework.audit import fact_digest
from casework.classification import classified
from casework.clock import corrected
from casework.closing import closing
from casework.completeness import Casefile, archive_check
from casework.deadlines import deadlines
from casework.entry import Entry
from casework.escalation import escalations, repeats
from casework.evidence import evidence, originals_missing
from casework.filed import FiledFact
from casework.flagged import flagged
from casework.handover import Parted, part
from casework.history import history
from casework.investigations import Span, incomplete, investigations, spans
from casework.promise import Deadline
from casework.resolution import resolution
from casework.responsibility import responsibility
from casework.rounds import Rounds, rounds
from casework.stages import Closing
from casework.status import status
from casework.ticket import Attention, Dispute, Investigation, Resolution, Ticket
from casework.transfers import Transfer, moved, transfers
from casework.unmapped import unmapped
from schemas.rulebook import Rulebook
from schemas.vocabulary import FactKind

__all__ = ["FiledFact", "fold", "standing", "transferred"]

_Filed = Mapping[str, FiledFact]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the steps above have found."""

    ticket_id: str
    known: _Filed
    turn: Rounds
    held_by: Mapping[str, Span]
    answers: Answers
    parted: Parted
    settled: Settled
    moved: frozenset[str]
    """What splits took to other tickets: here it is for the rules as if it had not come."""
    transfers: tuple[Transfer, ...]
    when: Callable[[FiledFact], datetime]


def fold(
    ticket_id: str, filed: Iterable[FiledFact], rules: Rulebook, now: datetime | None = None
) -> Ticket | None:
    """The ticket its facts make; None where nothing is filed.

    ``now`` only decides between running and missed deadlines. Without it the ticket depends
    on nothing but the set of facts and the rulebook: each rule is that of the version in force
    when the fact it is about was made. Facts of other tickets are left out. Raises
    nothing for facts that parse.
    """
    parts = _gathered(ticket_id, filed)
    return None if parts is None else _ticket(parts, rules, now)


def standing(ticket_id: str, filed: Iterable[FiledFact]) -> tuple[Entry, ...]:
    """What is said of a ticket now, in order: what ``fold`` reads.

    Amendments are in it; what was withdrawn, has faults or waits for a person is not.
    """
    parts = _gathered(ticket_id, filed)
    return () if parts is None else parts.settled.entries


def transferred(ticket_id: str, filed: Iterable[FiledFact]) -> tuple[Transfer, ...]:
    """What merges and splits of a ticket bring to other tickets now."""
    parts = _gathered(ticket_id, filed)
    return () if parts is None else parts.transfers


def _gathered(ticket_id: str, filed: Iterable[FiledFact]) -> _Parts | None:
    """Steps 1 to 4; None where nothing is filed."""
    known = _once(item for item in filed if item.fact.ticket == ticket_id)
    if not known:
        return None
    turn = rounds(known)
    open_to = {key: item for key, item in known.items() if key not in turn.after}
    by_office = {key: item for key, item in open_to.items() if item.fact.author.device is None}
    office_says = settle(_sound(by_office), by_office, _plainly)
    held_by = spans(office_says.entries, office_says.withdrawn)
    said = answers(office_says.entries)
    open_to = as_answered(open_to, said)
    known = {**known, **open_to}
    parted = part(open_to, held_by, said.hand_over)
    gone = moved(parted.heard, office_says.entries)
    taken = transfers(parted, office_says.entries, office_says.withdrawn)
    parted = _without(parted, gone)
    when = _clock(known, held_by)
    settled = settle(parted.standing, parted.heard, when)
    return _Parts(ticket_id, known, turn, held_by, said, parted, settled, gone, taken, when)


def _without(parted: Parted, gone: frozenset[str]) -> Parted:
    if not gone:
        return parted
    standing = {key: item for key, item in parted.standing.items() if key not in gone}
    heard = {key: item for key, item in parted.heard.items() if key not in gone}
    return replace(parted, standing=standing, heard=heard)


def _sound(items: _Filed) -> _Filed:
    return {fact_id: item for fact_id, item in items.items() if not item.faults}


def _once(filed: Iterable[FiledFact]) -> dict[str, FiledFact]:
    """One fact per id, by id: the earliest receipt; equal receipts by content."""
    found: dict[str, FiledFact] = {}
    for item in filed:
        other = found.get(item.fact.id)
        if other is None or (other != item and _claim(item) < _claim(other)):
            found[item.fact.id] = item
    return dict(sorted(found.items()))


def _claim(item: FiledFact) -> tuple[datetime, str, list[tuple[str, str, str]], str, list[str]]:
    faults = sorted((fault.field, fault.code, fault.message) for fault in item.faults)
    told = sorted(flag["en"] for flag in item.flags)
    return item.received_at, fact_digest(item.fact), faults, item.state, told


def _plainly(item: FiledFact) -> datetime:
    return corrected(item.fact.at, item.received_at)


def _clock(known: _Filed, held_by: Mapping[str, Span]) -> Callable[[FiledFact], datetime]:
    """Corrected times of all facts, each computed once."""
    times: dict[str, datetime] = {}
    for fact_id, item in known.items():
        span = None
        if item.fact.author.device is not None:
            span = held_by.get(item.fact.investigation or "")
        begins = None if span is None else span.begins
        times[fact_id] = corrected(item.fact.at, item.received_at, begins)
    return lambda item: times[item.fact.id]


def _ticket(parts: _Parts, rules: Rulebook, now: datetime | None) -> Ticket:
    said = parts.settled.entries
    intake = next((entry for entry in _by_receipt(said) if entry.kind is FactKind.INTAKE), None)
    opened_at = intake.at if intake else None
    promised = rules.newest if opened_at is None else rules.at(opened_at)
    body, classification = classified(intake, said, rules)
    work = tuple(investigations(parts.held_by, said, now))
    party, dispute = responsibility(said)
    plan = resolution(said, parts.settled.withdrawn, body, rules)
    end = closing(said, parts.turn, rules)
    disputes = _disputes(dispute, plan)
    attention, waiting = _attention(parts, work), tuple(sorted(parts.parted.waiting))
    originals = originals_missing(said)
    case = Casefile(work, party, plan, end, disputes, attention, waiting, originals)
    return Ticket(
        id=parts.ticket_id,
        promised_by=None if opened_at is None else promised.label,
        status=status(work, said, (party, plan), end),
        intake=body,
        opened_at=opened_at,
        investigations=work,
        responsibility=party,
        resolution=plan,
        evidence=evidence(said),
        flags=flagged(said, parts.known),
        deadlines=_owed(deadlines(opened_at, body, said, (promised, now)), end),
        disputes=disputes,
        attention=attention,
        after_hand_over=waiting,
        after_archive=tuple(sorted(parts.turn.waiting)),
        closing=end,
        archive_check=archive_check(case),
        classification=classification,
        escalations=escalations(said, promised),
        repeats=len(repeats(said)),
        late=_late(parts, rules),
        history=history(parts.known.values(), parts.when, lambda item: _mark(item, parts)),
        facts=len(parts.known),
    )


def _owed(promises: Iterable[Deadline], end: Closing) -> tuple[Deadline, ...]:
    """Of a merged ticket only what was met: the customer is owed the rest in the other ticket."""
    return tuple(item for item in promises if end.merged is None or item.met_at is not None)


def _disputes(party: Dispute | None, plan: Resolution) -> tuple[Dispute, ...]:
    found = (party,) if party else ()
    return (*found, Dispute("approval", plan.contrary)) if plan.contrary else found


def _by_receipt(said: Iterable[Entry]) -> list[Entry]:
    return sorted(said, key=lambda entry: (entry.received_at, entry.first.id))


def _attention(parts: _Parts, work: Iterable[Investigation]) -> tuple[Attention, ...]:
    listed = [
        Attention(fact_id, item.faults, acceptable=item.readable)
        for fact_id, item in parts.known.items()
        if item.faults
        and fact_id not in parts.settled.replaced
        and parts.answers.faults.get(fact_id) is not False
    ]
    listed += incomplete(work, parts.answers.faults)
    listed += unmapped(parts.settled.entries, parts.answers.faults)
    listed += [Attention(fact_id, (fault,)) for fact_id, fault in parts.settled.refused.items()]
    return tuple(sorted(listed, key=lambda item: item.fact))


def _late(parts: _Parts, rules: Rulebook) -> tuple[str, ...]:
    return tuple(
        fact_id
        for fact_id, item in parts.known.items()
        if not item.faults and _took_long(item, parts.when(item), rules)
    )


def _took_long(item: FiledFact, made_at: datetime, rules: Rulebook) -> bool:
    limit = timedelta(seconds=rules.at(made_at).late_after_s)
    return item.fact.origin is None and item.received_at - made_at > limit


def _mark(item: FiledFact, parts: _Parts) -> str:
    parted = parts.parted
    if item.fact.id in parts.moved:
        return "moved:"
    if item.faults:
        declined = parts.answers.faults.get(item.fact.id) is False
        return "declined:" if declined else "needs-attention:"
    if item.fact.id in parts.turn.waiting:
        return "after-archive:"
    if item.fact.id in parted.declined:
        return "declined:"
    return "after-hand-over:" if item.fact.id in parted.waiting else ""
