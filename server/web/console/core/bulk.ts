/** Commands on many tickets at once (`POST /api/v1/bulk`), each carried out and answered for itself. */
import { ask } from "./api";

export type Action = "assign" | "recall" | "classify" | "pause" | "reply" | "execute" | "archive";

/** One command; `body` is that of the command's own endpoint. */
export interface Item {
  ticket: string;
  action: Action;
  body: Record<string, unknown>;
  /** The ETag of the ticket as it was seen: another state of it is a refusal. */
  if_match?: string;
}

export interface Outcome {
  ticket: string;
  /** Why it was not done, in the server's words; null where it was. */
  failed: string | null;
  /** Whether it failed because somebody else changed the ticket meanwhile. */
  isChanged: boolean;
}

interface Answer {
  results: {
    ticket: string;
    problem?: { status: number; detail: string; errors?: { message: string }[] };
  }[];
}

/** As many as one request takes. */
const MOST = 500;

/**
 * Carries out the items in their order; one that fails stops no other. Sent again with the same key
 * and items, nothing is done twice. Throws Refusal where nothing of it is allowed, NoAnswer.
 */
export async function carryOut(items: readonly Item[], key: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let start = 0; start < items.length; start += MOST) {
    const body = { items: items.slice(start, start + MOST) };
    const how = { method: "POST", body, key: `${key}-${start}` } as const;
    const { content } = await ask<Answer>("bulk", how);
    outcomes.push(...content.results.map(outcomeOf));
  }
  return outcomes;
}

function outcomeOf({ ticket, problem }: Answer["results"][number]): Outcome {
  if (!problem) return { ticket, failed: null, isChanged: false };
  const faults = (problem.errors ?? []).map(({ message }) => message);
  const failed = [problem.detail, ...faults].join(" ");
  return { ticket, failed, isChanged: problem.status === 412 };
}
