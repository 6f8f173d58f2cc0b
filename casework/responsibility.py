"""Who is responsible.

Each crew has one opinion: the party its latest finding names ("undetermined" is no opinion).
Opinions that agree are a proposal, opinions that differ a dispute that keeps them all. A
decision confirms a party and settles what was on the table when the server received it. It
stays confirmed; a finding received later that contradicts it is listed as a dispute to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casework.entry import Entry
from casework.ticket import Dispute, Proposal, Responsibility
from schemas.vocabulary import FactKind, Party, ResponsibilityState

ABOUT = "responsibility"


def responsibility(said: Sequence[Entry]) -> tuple[Responsibility, Dispute | None]:
    """Responsibility and what is disputed about it; ``said`` is in order."""
    findings = [e for e in said if e.kind is FactKind.FINDING and e.body.get("party")]
    proposals = tuple(Proposal(Party(e.body["party"]), e.id, _voice(e)) for e in findings)
    decisions = [e for e in said if e.kind is FactKind.DECISION and e.body.get("responsibility")]
    if decisions:
        return _decided(decisions[-1], findings, proposals)
    return _proposed(opinions(findings), proposals)


def opinions(findings: Iterable[Entry]) -> list[Entry]:
    """The latest finding of each voice, in order, without those that name nobody."""
    latest: dict[str, Entry] = {}
    for entry in findings:
        latest.pop(_voice(entry), None)
        latest[_voice(entry)] = entry
    return [e for e in latest.values() if e.body["party"] != Party.UNDETERMINED.value]


def _voice(entry: Entry) -> str:
    return entry.fact.author.crew or entry.fact.author.user or entry.fact.author.server or ""


def _proposed(
    held: list[Entry], proposals: tuple[Proposal, ...]
) -> tuple[Responsibility, Dispute | None]:
    ids = tuple(entry.id for entry in held)
    parties = {entry.body["party"] for entry in held}
    if not parties:
        state = ResponsibilityState.PROPOSED if proposals else ResponsibilityState.OPEN
        basis = tuple(proposal.fact for proposal in proposals)
        return Responsibility(Party.UNDETERMINED, state, basis, proposals), None
    if len(parties) > 1:
        disputed = Responsibility(Party.UNDETERMINED, ResponsibilityState.DISPUTED, ids, proposals)
        return disputed, Dispute(ABOUT, ids)
    party = Party(parties.pop())
    return Responsibility(party, ResponsibilityState.PROPOSED, ids, proposals), None


def _decided(
    decision: Entry, findings: list[Entry], proposals: tuple[Proposal, ...]
) -> tuple[Responsibility, Dispute | None]:
    said = decision.body["responsibility"]
    held = opinions(findings)
    agreeing = tuple(e.id for e in held if e.body["party"] == said["party"])
    against = tuple(
        e.id for e in held if e.body["party"] != said["party"] and e.said_at > decision.said_at
    )
    confirmed = Responsibility(
        Party(said["party"]),
        ResponsibilityState.CONFIRMED,
        (decision.id, *agreeing),
        proposals,
        said.get("reason"),
    )
    return confirmed, Dispute(ABOUT, (decision.id, *against)) if against else None
