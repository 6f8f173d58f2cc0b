/** The finding: what was seen, its cause, and what the crew proposes. */
import type { Party } from "#shared/documents";
import { type HeldShare, heldShares, mainly, sharesOf } from "#shared/forms/shares";
import { instantOf, localOf, textOf } from "#shared/forms/values";
import type { Answer } from "#shared/rules/checklist";
import { answersOf, type HeldAnswers, heldOf } from "./answers";
import type { Body, FormOf } from "./form";

export const PARTIES: readonly Party[] = [
  "utility",
  "customer",
  "third-party",
  "force-majeure",
  "undetermined",
];
export const ESCALATIONS = ["injury", "media", "special-event"] as const;
export type EscalationCause = (typeof ESCALATIONS)[number];

export interface HeldMeasure {
  id: string;
  action: string;
  owner: Party | "";
  /** As the input of local date and time holds it. */
  due: string;
  /** Members that this form does not show, as they came. */
  more: Body;
}

export interface FindingContent {
  seen: string;
  cause: string;
  party: Party | "";
  /** How several parties share it; none where one bears all. */
  shares: HeldShare[];
  summary: string;
  measures: HeldMeasure[];
  evidence: string[];
  answers: HeldAnswers;
  escalated: boolean;
  escalationCause: EscalationCause | "";
  escalationReason: string;
}

export const FINDING: FormOf<FindingContent> = {
  name: "finding",
  kind: "finding",
  version: 2,
  members: ["seen", "cause", "party", "shares", "resolution", "evidence", "checklist", "escalate"],
  blank: () => ({
    seen: "",
    cause: "",
    party: "",
    shares: [],
    summary: "",
    measures: [],
    evidence: [],
    answers: {},
    escalated: false,
    escalationCause: "",
    escalationReason: "",
  }),
  fromBody(body) {
    const resolution = (body.resolution ?? {}) as { summary?: string; measures?: Body[] };
    const escalate = body.escalate as { cause?: EscalationCause; reason?: string } | undefined;
    return {
      seen: textOf(body.seen),
      cause: textOf(body.cause),
      party: textOf(body.party) as Party | "",
      shares: heldShares(body.shares),
      summary: resolution.summary ?? "",
      measures: (resolution.measures ?? []).map(heldMeasure),
      evidence: (body.evidence as string[] | undefined) ?? [],
      answers: heldOf((body.checklist as Answer[] | undefined) ?? []),
      escalated: escalate !== undefined,
      escalationCause: escalate?.cause ?? "",
      escalationReason: escalate?.reason ?? "",
    };
  },
  toBody: (content) => ({
    seen: content.seen.trim(),
    cause: content.cause,
    party: mainly(content.shares, content.party),
    shares: sharesOf(content.shares),
    resolution: {
      summary: content.summary.trim(),
      measures: content.measures.map(measureOf),
    },
    evidence: content.evidence,
    checklist: answersOf(content.answers),
    escalate: content.escalated
      ? { cause: content.escalationCause || "special-event", reason: content.escalationReason }
      : undefined,
  }),
  // Version 1 had the shares of a fact that was corrected, for its party alone.
  migrate(older) {
    const kept = older.shares as { party?: string; list?: unknown } | null | undefined;
    return { ...older, shares: heldShares(kept?.party === older.party ? kept?.list : []) };
  },
};

export function blankMeasure(): HeldMeasure {
  return { id: "", action: "", owner: "", due: "", more: {} };
}

function heldMeasure(measure: Body): HeldMeasure {
  const { id, action, owner, due, ...more } = measure;
  return {
    id: textOf(id),
    action: textOf(action),
    owner: textOf(owner) as Party | "",
    due: localOf(due),
    more,
  };
}

function measureOf({ id, action, owner, due, more }: HeldMeasure): Body {
  return { ...more, id, action: action.trim(), owner, due: instantOf(due) };
}
