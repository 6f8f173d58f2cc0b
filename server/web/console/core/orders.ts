/** What is commanded on many tickets, as one item for each (`core/bulk`). Pure but for reading who holds what. */
import type { Investigation, Ticket } from "#shared/ticket";
import { ask } from "./api";
import type { Action, Item, Outcome } from "./bulk";

/** States in which a crew still has the work. */
const HELD: ReadonlySet<string> = new Set([
  "assigned",
  "accepted",
  "en-route",
  "arrived",
  "working",
  "paused",
]);

/** The same command on each. */
export function alike(
  tickets: Iterable<string>,
  action: Action,
  body: Record<string, unknown>,
): Item[] {
  return [...tickets].map((ticket) => ({ ticket, action, body }));
}

/** What is left to be taken from crews of a ticket. */
export function held(ticket: Pick<Ticket, "investigations">): Investigation[] {
  return ticket.investigations.filter((one) => HELD.has(one.state) && one.crew !== null);
}

/**
 * A recall of all that crews hold of the tickets, each as it is now. Tickets of which no crew holds
 * anything are outcomes already. Throws Refusal, NoAnswer.
 */
export async function recalls(
  tickets: readonly string[],
  reason: string,
  nothing: string,
): Promise<{ items: Item[]; outcomes: Outcome[] }> {
  const items: Item[] = [];
  const outcomes: Outcome[] = [];
  for (const ticket of tickets) {
    const { content } = await ask<Ticket>(`tickets/${encodeURIComponent(ticket)}`);
    const found = held(content);
    if (found.length === 0) outcomes.push({ ticket, failed: nothing, isChanged: false });
    for (const { id } of found)
      items.push({ ticket, action: "recall", body: { investigation: id, reason } });
  }
  return { items, outcomes };
}
