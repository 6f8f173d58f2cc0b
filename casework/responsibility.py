"""Who is responsible.

Each crew has one opinion: the party its latest finding names ("undetermined" is no opinion).
Opinions that agree are a proposal, opinions that differ a dispute that keeps them all. A
decision confirms a party and settles what was on the table when the server received it. It
stays confirmed; a finding received later that contradicts it is listed as a dispute to look at.

A mixed case has shares, of which the party bears the largest. Who names other shares, or the same
party alone, is of another opinion.

A verdict of the server is one more voice for what it is about. It names a party (voltage out of
limits: the utility), or it speaks against a party where a finding names one of its causes (meter
within its class: not the utility for a meter fault); which of it, the profile says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casework.entry import Entry
from casework.shares import parties_of, shares_of, stance
from casework.ticket import Dispute, Proposal, Responsibility
from schemas.vocabulary import FactKind, Party, ResponsibilityState

ABOUT = "responsibility"
_SPEAKS = frozenset({FactKind.FINDING, FactKind.VERDICT})


def responsibility(said: Sequence[Entry]) -> tuple[Responsibility, Dispute | None]:
    """Responsibility and what is disputed about it; ``said`` is in order."""
    findings = [e for e in said if e.kind in _SPEAKS and e.body.get("party")]
    against = [e for e in said if e.kind is FactKind.VERDICT and e.body.get("excludes")]
    proposals = tuple(
        Proposal(Party(e.body["party"]), e.id, _voice(e), shares_of(e.body)) for e in findings
    )
    decisions = [e for e in said if e.kind is FactKind.DECISION and e.body.get("responsibility")]
    if decisions:
        return _decided(decisions[-1], findings, proposals, against)
    held = opinions(findings)
    return _proposed(held, proposals, _objections(held, against))


def opinions(findings: Iterable[Entry]) -> list[Entry]:
    """The latest finding of each voice, in order, without those that name nobody."""
    latest: dict[str, Entry] = {}
    for entry in findings:
        latest.pop(_voice(entry), None)
        latest[_voice(entry)] = entry
    return [e for e in latest.values() if e.body["party"] != Party.UNDETERMINED.value]


def _objections(held: Iterable[Entry], against: Iterable[Entry]) -> list[Entry]:
    """The verdicts that speak against what one of these findings says."""
    named = {(p, entry.body.get("cause")) for entry in held for p in parties_of(entry.body)}
    return [
        entry
        for entry in against
        if any((entry.body["excludes"]["party"], c) in named for c in _causes(entry))
    ]


def _causes(entry: Entry) -> list[str]:
    return list(entry.body["excludes"].get("causes") or ())


def _voice(entry: Entry) -> str:
    if entry.kind is FactKind.VERDICT:
        return f"verdict:{entry.body['about']}"
    return entry.fact.author.crew or entry.fact.author.user or entry.fact.author.server or ""


def _proposed(
    held: list[Entry], proposals: tuple[Proposal, ...], objections: list[Entry]
) -> tuple[Responsibility, Dispute | None]:
    ids = tuple(entry.id for entry in [*held, *objections])
    views = {stance(entry.body) for entry in held}
    if not views:
        state = ResponsibilityState.PROPOSED if proposals else ResponsibilityState.OPEN
        basis = tuple(proposal.fact for proposal in proposals)
        return Responsibility(Party.UNDETERMINED, state, basis, proposals), None
    if len(views) > 1 or objections:
        disputed = Responsibility(Party.UNDETERMINED, ResponsibilityState.DISPUTED, ids, proposals)
        return disputed, Dispute(ABOUT, ids)
    party, shares = views.pop()
    proposed = Responsibility(
        Party(party), ResponsibilityState.PROPOSED, ids, proposals, shares=shares
    )
    return proposed, None


def _decided(
    decision: Entry,
    findings: list[Entry],
    proposals: tuple[Proposal, ...],
    against_findings: list[Entry],
) -> tuple[Responsibility, Dispute | None]:
    said = decision.body["responsibility"]
    held = opinions(findings)
    agreed = [e for e in held if parties_of(e.body) <= parties_of(said)]
    differing = [e for e in held if stance(e.body) != stance(said)]
    differing += _objections(agreed, against_findings)
    against = tuple(dict.fromkeys(e.id for e in differing if e.said_at > decision.said_at))
    agreeing = tuple(e.id for e in agreed if e.id not in against)
    confirmed = Responsibility(
        Party(said["party"]),
        ResponsibilityState.CONFIRMED,
        tuple(dict.fromkeys((decision.id, *(said.get("basis") or ()), *agreeing))),
        proposals,
        said.get("reason"),
        shares_of(said),
    )
    return confirmed, Dispute(ABOUT, (decision.id, *against)) if against else None
