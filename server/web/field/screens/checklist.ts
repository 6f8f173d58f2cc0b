/** Which items of a checklist are answered, with what only this device knows yet. */
import type { Entry } from "../core/journal";
import type { Dossier } from "../core/replica";
import type { WorkItem } from "../core/work";

interface Answer {
  item: string;
}

/** Codes of items that a fact of the mailbox or of this device answers. */
export function answeredItems(
  item: WorkItem,
  dossier: Dossier | null,
  entries: readonly Entry[],
): Set<string> {
  const answered = new Set(item.investigation.checklist?.answered ?? []);
  const own = entries.filter((entry) => !entries.some((one) => one.doc.retracts === entry.id));
  const facts = [...(dossier?.facts ?? []), ...own.map((entry) => entry.doc)];
  for (const fact of facts) {
    if (fact.investigation !== item.investigation.id) continue;
    for (const answer of (fact.body.checklist as Answer[] | undefined) ?? [])
      answered.add(answer.item);
  }
  return answered;
}
