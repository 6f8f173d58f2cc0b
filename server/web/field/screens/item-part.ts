/**
 * A photo or a reading that is made to answer a checklist item: the item and the form that waits for it
 * stand in the address, and what is saved goes into that form's draft.
 */
import type { Drafts } from "../core/drafts";
import { draftId } from "../core/drafts";
import { addressOf } from "../core/route";
import type { WorkItem } from "../core/work";
import type { HeldAnswers } from "../forms/answers";
import { FINDING } from "../forms/finding";
import { contentOf } from "../forms/form";

/** The form that waits. */
export interface Return {
  form: string;
  part: string | null;
}

const MARK = "item~";

/** The `part` of the address. */
export function itemPart(code: string, back: Return): string {
  return `${MARK}${code}~${back.form}~${back.part ?? ""}`;
}

/** The item and the form of such a part, or null where it is none. */
export function itemOfPart(part: string | null): { code: string; back: Return } | null {
  if (!part?.startsWith(MARK)) return null;
  const [code = "", form = "", ...rest] = part.slice(MARK.length).split("~");
  return { code, back: { form, part: rest.join("~") || null } };
}

/** The address of the form that waits. */
export function addressBack(item: WorkItem, back: Return): string {
  return addressOf(item.investigation.id, back.form, back.part ?? "");
}

/** Puts a fact into the finding's draft as the answer to an item; begins one where there is none. */
export function answerWith(
  drafts: Pick<Drafts, "find" | "keep">,
  item: WorkItem,
  code: string,
  fact: string,
  part: string | null = null,
  now = Date.now(),
): void {
  const id = draftId(item.investigation.id, FINDING.name, part ?? "");
  const kept = drafts.find(id);
  const content = kept ? contentOf(FINDING, kept, item) : FINDING.blank(item);
  const answers: HeldAnswers = { ...content.answers, [code]: { way: "fact", value: fact } };
  drafts.keep({
    id,
    investigation: item.investigation.id,
    ticket: item.ticket.ticket,
    form: FINDING.name,
    ...(part ? { part } : {}),
    version: FINDING.version,
    content: { ...content, answers },
    changedAt: now,
  });
}
