/** Answers to checklist items as a form holds them: each in the way of its kind, or why it could not be. */
import type { Answer } from "#shared/rules/checklist";
import type { ChecklistItem } from "#shared/ticket";

const WAYS = {
  photo: "fact",
  reading: "fact",
  choice: "choice",
  text: "text",
  done: "done",
} as const;

export type Way = "fact" | "choice" | "text" | "done";

/** `value`: the text, the code of the option, the fact's id, or "yes". `why`: it could not be done. */
export interface HeldAnswer {
  way: Way;
  value: string;
  cannot?: boolean;
  why?: string;
}

/** By the item's code, in the order in which they were answered. */
export type HeldAnswers = Record<string, HeldAnswer>;

/** Nothing answered yet, in the way that the item asks for. */
export function noAnswer({ kind }: Pick<ChecklistItem, "kind">): HeldAnswer {
  return { way: WAYS[kind], value: "" };
}

/** Only what was answered. */
export function answersOf(held: HeldAnswers): Answer[] {
  return Object.entries(held).flatMap(([item, answer]): Answer[] => {
    const { way, value, cannot, why } = answer;
    if (cannot) return [{ item, not_done: why ?? "" }];
    if (!value.trim()) return [];
    return [{ item, [way]: way === "done" ? true : value }];
  });
}

/** Back into a form what a fact says. */
export function heldOf(answers: readonly Answer[]): HeldAnswers {
  return Object.fromEntries(answers.map((answer) => [answer.item, heldAnswer(answer)]));
}

/** One answer as a form holds it. */
export function heldAnswer(answer: Answer): HeldAnswer {
  if (answer.not_done) return { way: "text", value: "", cannot: true, why: answer.not_done };
  for (const way of ["fact", "choice", "text"] as const) {
    const value = answer[way];
    if (value) return { way, value };
  }
  return { way: "done", value: answer.done ? "yes" : "" };
}

/** Where the answer to an item stands in the body, or null where there is none. */
export function placeOf(code: string, held: HeldAnswers): number | null {
  const place = answersOf(held).findIndex((one) => one.item === code);
  return place < 0 ? null : place;
}
