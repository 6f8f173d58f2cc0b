"""From the decision to the archive: what was told, asked, closed, opened again, linked and held.

What counts for the status is what the server received since the last reopening. A customer who
was told of one result was not told of another: a reply and a call-back count from when the server
heard what is decided now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from casework.entry import Entry
from casework.filed import FiledFact
from casework.history import who
from casework.pauses import stops
from casework.rounds import Rounds
from casework.shares import stance
from casework.stages import Closing, Said
from casework.transfers import merged_into
from schemas.instants import instant_text
from schemas.rulebook import Rulebook
from schemas.vocabulary import FactKind, Satisfaction

_TOLD: dict[FactKind, tuple[str, ...]] = {
    FactKind.REPLY: ("channel", "text", "basis"),
    FactKind.CALL_BACK: ("satisfaction", "note"),
    FactKind.REOPENING: ("reason",),
    FactKind.LINK: ("relation", "ticket", "reason", "facts"),
    FactKind.RECORD: ("source", "text", "reference", "begins", "ends", "files"),
    FactKind.HOLD: ("on", "reason"),
    FactKind.ERASURE: ("basis", "reason", "facts", "attachments"),
}


def closing(said: Sequence[Entry], turn: Rounds, rules: Rulebook) -> Closing:
    """The end of the loop; ``said`` is in order."""
    since, merge = turn.reopened_at, merged_into(said)
    replies = [e for e in said if e.kind is FactKind.REPLY or _inline(e)]
    call_backs = [e for e in said if e.kind is FactKind.CALL_BACK]
    decisions = [e for e in said if e.kind is FactKind.DECISION and _decides(e)]
    heard_at = _decided_at(decisions)
    told = [e for e in replies if _is_since(e, since) and _is_about(e, heard_at)]
    called = [e for e in call_backs if _is_since(e, since) and _is_about(e, heard_at)]
    return Closing(
        replies=tuple(_told(e) for e in replies),
        call_backs=tuple(_told(e) for e in call_backs),
        reopenings=_all(said, FactKind.REOPENING),
        links=_all(said, FactKind.LINK),
        records=_all(said, FactKind.RECORD),
        hold=_hold(said),
        pauses=tuple(stop.to_document() for stop in stops(said)),
        archived=_archived(turn.archive),
        erasures=_all(said, FactKind.ERASURE),
        merged=None if merge is None else _told(merge),
        decided_anew=since is None or any(_is_since(e, since) for e in decisions),
        replied=bool(told),
        called_back=_called_back(called, rules),
        reopened_at=since,
    )


def _is_since(entry: Entry, reopened_at: datetime | None) -> bool:
    return reopened_at is None or entry.received_at > reopened_at


def _is_about(entry: Entry, decided_at: datetime | None) -> bool:
    """Whether it was said once all that is decided was; a decision may hold its own reply."""
    heard = entry.said_at if entry.kind is FactKind.DECISION else entry.received_at
    return decided_at is None or heard >= decided_at


def _inline(entry: Entry) -> bool:
    """A decision of version 1 may hold the reply."""
    return entry.kind is FactKind.DECISION and bool(entry.body.get("reply"))


def _decides(entry: Entry) -> bool:
    return bool(entry.body.get("responsibility") or entry.body.get("resolution"))


def _decided_at(decisions: Sequence[Entry]) -> datetime | None:
    """When the server heard all that is decided now: party with its shares, and measures.

    A decision that says the same again, with another reason, changes nothing for the customer.
    """
    moments: list[datetime] = []
    party: object = None
    plan: object = None
    for decision in decisions:
        before = (party, plan)
        named = decision.body.get("responsibility")
        party = stance(named) if named else party
        plan = _substance(decision.body.get("resolution")) or plan
        if (party, plan) != before:
            moments.append(decision.said_at)
    return max(moments, default=None)


def _substance(plan: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """What a decided resolution is to the customer: nothing about who approved it, or why."""
    names = ("measures", "confirms", "money", "amount", "currency")
    return {} if plan is None else {"decided": True, **{name: plan.get(name) for name in names}}


def _called_back(call_backs: Sequence[Entry], rules: Rulebook) -> bool:
    """The customer was reached, or not reached as often as the profile asked for at one of them.

    So a version that asks for more calls does not open again what was called often enough.
    """
    missed = [e for e in call_backs if e.body["satisfaction"] == Satisfaction.NOT_REACHED.value]
    often_enough = any(
        count >= rules.at(entry.made_at).call_back.tries for count, entry in enumerate(missed, 1)
    )
    return len(missed) < len(call_backs) or often_enough


def _hold(said: Sequence[Entry]) -> Said | None:
    """The hold that stands, by what the server received last.

    Of two that came at the same moment, neither knowing of the other, the one that holds counts:
    what is kept too long can still be disposed of.
    """
    holds = [entry for entry in said if entry.kind is FactKind.HOLD]
    last = max(holds, key=lambda entry: (entry.said_at, entry.body["on"], entry.id), default=None)
    return _told(last) if last is not None and last.body["on"] else None


def _archived(archive: FiledFact | None) -> Said | None:
    if archive is None:
        return None
    return {
        "fact": archive.fact.id,
        "at": instant_text(archive.received_at),
        "by": who(archive.fact.author),
        "note": archive.fact.body.get("note"),
    }


def _all(said: Sequence[Entry], kind: FactKind) -> tuple[Said, ...]:
    return tuple(_told(entry) for entry in said if entry.kind is kind)


def _told(entry: Entry) -> Mapping[str, Any]:
    body = entry.body["reply"] if entry.kind is FactKind.DECISION else entry.body
    names = _TOLD[FactKind.REPLY if entry.kind is FactKind.DECISION else entry.kind]
    return {
        "fact": entry.id,
        "at": instant_text(entry.at),
        "by": who(entry.fact.author),
        **{name: body.get(name) for name in names},
    }
