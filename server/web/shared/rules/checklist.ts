/**
 * How far a checklist is (`casework/worksheet.py`): which required items have no answer yet.
 *
 * An item is answered by a finding, or by a record of the office; of several answers to one item
 * the latest counts. What cannot be done is answered with the reason. The items are those of the
 * assignment as it was made.
 */

import type { ChecklistItem } from "../ticket";
import type { Fault } from "./shape";
import type { Said } from "./standing";

/** The answer to one item, in one way. */
export interface Answer {
  item: string;
  fact?: string | null;
  choice?: string | null;
  text?: string | null;
  done?: boolean | null;
  /** Why it could not be done. */
  not_done?: string | null;
}

/** `missing`: codes of required items without an answer. */
export interface Progress {
  items: number;
  answered: number;
  missing: string[];
}

const ANSWERED_BY = {
  photo: "fact",
  reading: "fact",
  choice: "choice",
  text: "text",
  done: "done",
} as const;

/** By item the answer that counts in an investigation; `said` in its order. */
export function answersIn(
  said: readonly Said[],
  investigation: string,
): ReadonlyMap<string, Answer> {
  const found = new Map<string, Answer>();
  for (const { fact, first } of said) {
    const answers = fact.kind === "finding" || fact.kind === "record";
    if (!answers || first.investigation !== investigation) continue;
    const listed = (fact.body.checklist as Answer[] | null | undefined) ?? [];
    for (const answer of listed) found.set(answer.item, answer);
  }
  return found;
}

/** How far it is; null where the assignment has none. */
export function progressOf(
  items: readonly ChecklistItem[],
  answers: ReadonlyMap<string, Answer>,
): Progress | null {
  if (items.length === 0) return null;
  const answered = new Set(
    items.filter((item) => answersIt(item, answers.get(item.code))).map((item) => item.code),
  );
  const required = items.filter((item) => item.required && !answered.has(item.code));
  return {
    items: items.length,
    answered: answered.size,
    missing: required.map((item) => item.code),
  };
}

/** Whether an answer is of the item's kind; one of its options where it is a choice. */
export function answersIt(item: ChecklistItem, answer: Answer | undefined): boolean {
  if (answer === undefined) return false;
  if (answer.not_done) return true;
  const given = answer[ANSWERED_BY[item.kind]];
  if (item.kind === "choice") return (item.options ?? []).some((option) => option.code === given);
  return Boolean(given);
}

/** What the server would find wrong with the answers of a fact (`casework/examine.py`). */
export function answerFaults(
  answers: readonly Answer[],
  items: readonly ChecklistItem[],
  ticket: string,
): Fault[] {
  return answers.flatMap((answer, place): Fault[] => {
    const field = `body.checklist.${place}`;
    const item = items.find((one) => one.code === answer.item);
    if (item === undefined) return [{ field: `${field}.item`, code: "unknown-item" }];
    if (!answersIt(item, answer)) return [{ field, code: "wrong-answer" }];
    const named = (answer.fact || ticket).split(":")[0];
    return named === ticket ? [] : [{ field: `${field}.fact`, code: "other-ticket" }];
  });
}
