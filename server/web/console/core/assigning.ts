/** Work that is being given: which tickets, to whom, in which words. */
import { signal } from "@preact/signals-core";
import type { Item } from "./bulk";
import type { Job, Suggestion } from "./suggestions";

/** Tickets that somebody wants to give; `crew`: the one they were dropped on. */
export interface Giving {
  tickets: readonly string[];
  crew: string | null;
}

/** What the sheet says besides the crew. */
export interface Terms {
  note: string;
  /** Why a crew without the skills goes. */
  override: string;
  /** Whether the work is taken from those who have it. */
  takesOver: boolean;
}

export class Assigning {
  /** null: nothing is being given. */
  readonly now = signal<Giving | null>(null);

  begin(tickets: readonly string[], crew: string | null = null): void {
    if (tickets.length > 0) this.now.value = { tickets, crew };
  }

  end(): void {
    this.now.value = null;
  }
}

/** Steps with which a crew sends work back: it stands in its name, and waits for somebody. */
const SENT_BACK: ReadonlySet<string> = new Set(["declined", "cannot-complete"]);

/** The jobs that are given: not those that this crew has already, unless it sent them back. */
export function toGive(jobs: readonly Job[], crew: string): Job[] {
  return jobs.filter((job) => !hasAlready(job, crew));
}

export function hasAlready({ held, type }: Job, crew: string): boolean {
  return held.some((one) => one.crew === crew && one.type === type && !SENT_BACK.has(one.state));
}

/** The commands that give these jobs to a crew, each for the ticket as it was seen. */
export function ordersFor(
  jobs: readonly Job[],
  crew: Pick<Suggestion, "crew" | "missing">,
  { note, override, takesOver }: Terms,
): Item[] {
  return jobs.map((job) => {
    const lacks = job.skills.some((skill) => crew.missing.includes(skill));
    const body = {
      type: job.type,
      crew: crew.crew,
      ...(note.trim() ? { note: note.trim() } : {}),
      ...(lacks && override.trim() ? { override_reason: override.trim() } : {}),
      ...(takesOver && job.replaces ? { replaces: job.replaces } : {}),
    };
    return { ticket: job.ticket, action: "assign", if_match: job.etag, body };
  });
}
