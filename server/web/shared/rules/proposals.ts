/** What a verdict proposes for responsibility, by the profile's rules. */

import type { ProposalRule } from "./profile";
import type { Proposal, Verdict } from "./verdict";

/** What the first rule that fits proposes; null where none does. */
export function proposalFor(verdict: Verdict, rules: readonly ProposalRule[]): Proposal | null {
  const codes = new Set(verdict.remarks.map((one) => one.code));
  const rule = rules.find(
    (one) =>
      one.about === verdict.about &&
      one.outcome === verdict.outcome &&
      !one.unless_flags.some((flag) => codes.has(flag)),
  );
  if (rule === undefined) return null;
  return {
    party: rule.party,
    excludes: rule.excludes === null ? null : { party: rule.excludes, causes: rule.causes },
    proposed_by: { rule: rule.name, source: rule.source.text },
  };
}
