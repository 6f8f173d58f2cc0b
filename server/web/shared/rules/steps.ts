/**
 * The steps of a crew with an investigation: where it stands (`casework/investigations.py`), and
 * which step the app offers next.
 *
 * The server takes any step in any order, for facts may come in any order; what is offered here
 * only keeps a crew from slips. Work that is over (declined, done, cannot be completed) can be
 * taken up again; what was recalled cannot.
 */

import type { InvestigationState, Step } from "../documents";
import type { Investigation } from "../ticket";
import type { Said } from "./standing";

const NEXT: Record<InvestigationState, readonly Step[]> = {
  assigned: ["accepted", "declined"],
  accepted: ["en-route", "arrived", "declined", "cannot-complete"],
  declined: ["accepted"],
  "en-route": ["arrived", "paused", "cannot-complete"],
  arrived: ["working", "paused", "done", "cannot-complete"],
  working: ["paused", "done", "cannot-complete"],
  paused: ["en-route", "arrived", "working", "cannot-complete"],
  done: ["working"],
  "cannot-complete": ["accepted", "working"],
  recalled: [],
};
const OVER: ReadonlySet<InvestigationState> = new Set(["declined", "done", "cannot-complete"]);

/** What the app offers next. */
export function nextSteps(state: InvestigationState): readonly Step[] {
  return NEXT[state];
}

/** Whether a crew has nothing more to do with it for now. */
export function isOver(state: InvestigationState): boolean {
  return OVER.has(state) || state === "recalled";
}

/** What keeps a step from being taken now: another state, or required items without an answer. */
export function obstacles(
  state: InvestigationState,
  step: Step,
  missing: readonly string[],
): { code: "not-now" | "checklist-incomplete"; items: readonly string[] }[] {
  if (!NEXT[state].includes(step)) return [{ code: "not-now", items: [] }];
  if (step !== "done" || missing.length === 0) return [];
  return [{ code: "checklist-incomplete", items: missing }];
}

/** Where an investigation stands with the steps that this device knows of, its own unsent too. */
export function stateWith(
  investigation: Pick<Investigation, "id" | "ended_at">,
  said: readonly Said[],
): InvestigationState {
  if (investigation.ended_at !== null) return "recalled";
  const steps = said.filter(
    ({ fact, first }) => fact.kind === "progress" && first.investigation === investigation.id,
  );
  return (steps.at(-1)?.fact.body.step as Step | undefined) ?? "assigned";
}
