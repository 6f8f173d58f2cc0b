/** How far the checklist of an investigation is, with what only this device knows yet. */
import { type Answer, answersIn, answersIt } from "#shared/rules/checklist";
import { standing } from "#shared/rules/standing";
import type { ChecklistItem } from "#shared/ticket";
import type { Entry } from "../core/journal";
import type { Dossier } from "../core/replica";
import type { WorkItem } from "../core/work";

export interface ChecklistState {
  items: readonly ChecklistItem[];
  /** By item the answer that counts, from facts that are here. */
  answers: ReadonlyMap<string, Answer>;
  /** Codes of items that are answered, also by what only the office has. */
  answered: ReadonlySet<string>;
  missing: readonly ChecklistItem[];
}

/** The items that the assignment of an investigation asks for, as it was made. */
export function itemsOf(dossier: Dossier | null, investigation: string): ChecklistItem[] {
  const made = dossier?.facts.find(
    (fact) => fact.kind === "assignment" && fact._id.endsWith(`:${investigation}`),
  );
  return (made?.body.checklist as ChecklistItem[] | undefined) ?? [];
}

/** Null where the assignment has no checklist, or was not read yet. */
export function checklistOf(
  item: WorkItem,
  dossier: Dossier | null,
  entries: readonly Entry[],
): ChecklistState | null {
  const { checklist, id } = item.investigation;
  const items = itemsOf(dossier, id);
  if (items.length === 0) return null;
  const own = entries.filter((entry) => entry.state !== "refused").map((entry) => entry.doc);
  const ids = new Set(own.map((fact) => fact._id));
  const others = (dossier?.facts ?? []).filter((fact) => !ids.has(fact._id));
  const received = new Map(dossier?.receipts.map((one) => [one.fact, one.received_at]));
  const held = new Set(item.ticket.after_hand_over);
  const said = standing([...others, ...own], (fact) => received.get(fact) ?? null, held);
  const answers = answersIn(said, id);
  // A record of the office can answer an item without ever coming to this device.
  const byOffice = (one: ChecklistItem) =>
    one.required && checklist !== null && !checklist.missing.includes(one.code);
  const done = items.filter((one) => answersIt(one, answers.get(one.code)) || byOffice(one));
  const answered = new Set(done.map((one) => one.code));
  const missing = items.filter((one) => one.required && !answered.has(one.code));
  return { items, answers, answered, missing };
}
