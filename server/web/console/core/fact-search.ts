/** Facts over all tickets, as an auditor searches them (`GET /api/v1/facts`). */
import type { Fact, Receipt } from "#shared/documents";
import { read } from "./api";

export interface FoundFact {
  ticket: string;
  fact: Fact;
  receipt: Pick<Receipt, "state" | "received_at" | "corrected_at" | "reasons">;
}

/** In the order of a ticket's way. */
export const KINDS = [
  "intake",
  "assignment",
  "recall",
  "progress",
  "finding",
  "reading",
  "photo",
  "statement",
  "signature",
  "decision",
  "approval",
  "execution",
  "reply",
  "call-back",
  "archive",
  "reopening",
  "classification",
  "link",
  "record",
  "hold",
  "pause",
  "acceptance",
  "erasure",
  "meter-test",
  "verdict",
  "examination",
  "derivative",
  "instrument-file",
  "measurements",
] as const;

/** What is asked for; empty: any. */
export interface FactFilter {
  kind: string;
  state: string;
  crew: string;
  device: string;
  user: string;
  q: string;
  /** Days; both are included. */
  since: string;
  until: string;
}

/** The last received first. `after`: `next` of the page before. Throws Refusal, NoAnswer. */
export function factsOf(
  filter: FactFilter,
  after: string | null,
): Promise<{ items: FoundFact[]; next: string | null }> {
  const said = Object.entries(filter).map(([name, value]) => [name, value.trim()]);
  const query = new URLSearchParams(said.filter(([, value]) => value) as [string, string][]);
  if (after) query.set("cursor", after);
  return read(`facts?${query}`);
}
