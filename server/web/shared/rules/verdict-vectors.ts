/** For tests: a verdict in the form of the server's `Verdict.to_body`, in its own English. */

import { metrology } from "../text/metrology";
import { type Line, say } from "./line";
import type { Verdict } from "./verdict";

export function bodyOf(verdict: Verdict): Record<string, unknown> {
  const { about, outcome, rule, source, refund, proposal } = verdict;
  const body: Record<string, unknown> = {
    about,
    outcome,
    rule,
    steps: verdict.steps.map(english),
    remarks: verdict.remarks.map(({ code, line }) => ({ code, message: english(line) })),
    values: valuesOf(verdict.values),
  };
  if (source !== null) Object.assign(body, { source: source.text, verified: source.verified });
  if (refund !== null) body.refund = { ...refund, steps: refund.steps.map(english) };
  if (proposal?.party != null) body.party = proposal.party;
  if (proposal?.excludes != null) body.excludes = proposal.excludes;
  if (proposal !== null) body.proposed_by = proposal.proposed_by;
  return body;
}

export function english(line: Line): string {
  return say(line, (key) => metrology[key]?.[1]);
}

function valuesOf(values: Record<string, unknown>): Record<string, unknown> {
  if (values.points === undefined) return values;
  const points = (values.points as { point: Line }[]).map((one) => ({
    ...one,
    point: english(one.point),
  }));
  return { ...values, points };
}
