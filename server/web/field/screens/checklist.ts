/** Which items of a checklist are answered, with what only this device knows yet. */
import type { ChecklistItem } from "#shared/ticket";
import type { Entry } from "../core/journal";
import type { Dossier } from "../core/replica";

interface Answer {
  item: string;
}

/** The items that the assignment of an investigation asks for, as it was made. */
export function itemsOf(dossier: Dossier | null, investigation: string): ChecklistItem[] {
  const made = dossier?.facts.find(
    (fact) => fact.kind === "assignment" && fact._id.endsWith(`:${investigation}`),
  );
  return (made?.body.checklist as ChecklistItem[] | undefined) ?? [];
}

/** Codes of items that a fact of the mailbox or of this device answers. */
export function answeredItems(
  investigation: string,
  dossier: Dossier | null,
  entries: readonly Entry[],
): Set<string> {
  const answered = new Set<string>();
  const own = entries.filter((entry) => !entries.some((one) => one.doc.retracts === entry.id));
  const facts = [...(dossier?.facts ?? []), ...own.map((entry) => entry.doc)];
  for (const fact of facts) {
    if (fact.investigation !== investigation) continue;
    for (const answer of (fact.body.checklist as Answer[] | undefined) ?? [])
      answered.add(answer.item);
  }
  return answered;
}
