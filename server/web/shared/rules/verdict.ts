/** A verdict: what it is about, how it comes out, and every step of the arithmetic. */

import type { Line, Remark } from "./line";
import type { Source } from "./profile";
import type { Refund } from "./refund";

export interface Proposal {
  party: string | null;
  excludes: { party: string; causes: string[] } | null;
  proposed_by: { rule: string; source: string };
}

export interface Verdict {
  about: string;
  /** `no-verdict`: what was measured proves neither; the remarks say why. */
  outcome: "within" | "outside" | "no-verdict";
  rule: string;
  source: Source | null;
  /** From top to bottom. */
  steps: Line[];
  remarks: Remark[];
  values: Record<string, unknown>;
  refund: Refund | null;
  proposal: Proposal | null;
}
