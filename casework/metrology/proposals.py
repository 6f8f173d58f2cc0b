"""What a verdict proposes for responsibility, by the profile's rules."""

from __future__ import annotations

from dataclasses import replace

from casework.metrology.verdict import Verdict
from schemas.policy import Policy


def with_proposal(verdict: Verdict, policy: Policy) -> Verdict:
    """The verdict with what the first rule that fits proposes; unchanged where none does."""
    codes = {remark.code for remark in verdict.remarks}
    for rule in policy.metrology.proposals:
        fits = rule.about == verdict.about and rule.outcome == verdict.outcome
        if fits and not rule.unless_flags & codes:
            excludes = None
            if rule.excludes is not None:
                excludes = {"party": rule.excludes, "causes": sorted(rule.causes)}
            named = {"rule": rule.name, "source": rule.source.text}
            return replace(verdict, party=rule.party, excludes=excludes, proposed_by=named)
    return verdict
