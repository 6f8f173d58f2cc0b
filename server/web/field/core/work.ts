/** The crew's work as a list: which investigations, how urgent, how far, and in what state. Pure. */
import type { DeadlineState, InvestigationState, Position } from "#shared/documents";
import type { Investigation, Ticket } from "#shared/ticket";
import type { Entry } from "./journal";

export interface WorkItem {
  ticket: Ticket;
  investigation: Investigation;
  /** With this device's own steps, sent or not, laid over what the server knows. */
  state: InvestigationState;
  /** The moment it has to be done or reached by, and how that stands now. */
  due: string | null;
  deadline: "missed" | "at-risk" | "running" | "none";
  /** Metres from here, or null where one of the two places is unknown. */
  distance: number | null;
  unsent: number;
  attention: number;
}

export const OVER: ReadonlySet<InvestigationState> = new Set([
  "done",
  "declined",
  "cannot-complete",
  "recalled",
]);
const OPEN: ReadonlySet<DeadlineState> = new Set(["running", "at-risk", "missed", "provisional"]);
const RANK = { missed: 0, "at-risk": 1, running: 2, none: 3 } as const;

/** The investigations of a crew, most urgent first; what is over comes last. `now`: server time, ms. */
export function workOf(
  tickets: Iterable<Ticket>,
  entries: readonly Entry[],
  crew: string,
  here: Position | null,
  now: number,
  far: (one: Position, other: Position) => number,
): WorkItem[] {
  const byInvestigation = groupOf(entries);
  const items: WorkItem[] = [];
  for (const ticket of tickets) {
    for (const investigation of ticket.investigations) {
      if (investigation.crew !== crew || investigation.ended_at !== null) continue;
      const own = byInvestigation.get(investigation.id) ?? [];
      items.push(itemOf(ticket, investigation, own, here, now, far));
    }
  }
  return items.sort(byUrgency);
}

function itemOf(
  ticket: Ticket,
  investigation: Investigation,
  own: readonly Entry[],
  here: Position | null,
  now: number,
  far: (one: Position, other: Position) => number,
): WorkItem {
  const { due, at_risk_from } = nextDue(ticket, investigation);
  const site = siteOf(ticket);
  return {
    ticket,
    investigation,
    state: stateWith(investigation, own),
    due,
    deadline: deadlineState(due, at_risk_from, now),
    distance: here && site ? far(here, site) : null,
    unsent: own.filter((entry) => entry.state === "here").length,
    attention: own.filter((entry) => needsAttention(entry, own)).length,
  };
}

/** The state of an investigation with own steps that the ticket does not know yet. */
export function stateWith(investigation: Investigation, own: readonly Entry[]): InvestigationState {
  const known = new Set(investigation.steps.map((step) => step.fact));
  const steps = own.filter(
    (entry) =>
      entry.doc.kind === "progress" &&
      !known.has(entry.id) &&
      (entry.state === "here" || entry.state === "sent"),
  );
  const last = steps.at(-1)?.doc.body.step as InvestigationState | undefined;
  return last ?? investigation.state;
}

/** Whether somebody has to do something about this entry: it was refused or faulty, and not mended. */
export function needsAttention(entry: Entry, own: readonly Entry[]): boolean {
  if (entry.state !== "needs-attention" && entry.state !== "refused") return false;
  return !own.some((other) => other.doc.amends === entry.id || other.doc.retracts === entry.id);
}

/** Where the site is, or null where nobody knows. */
export function siteOf(ticket: Ticket): Position | null {
  const { lat, lon, datum } = ticket.site ?? {};
  return lat === undefined || lon === undefined ? null : { lat, lon, datum: datum ?? "unknown" };
}

/** The nearest promise that is still to be kept. */
function nextDue(
  ticket: Ticket,
  investigation: Investigation,
): { due: string | null; at_risk_from: string | null } {
  const promises = ticket.deadlines
    .filter((deadline) => OPEN.has(deadline.state) && deadline.due !== null)
    .map(({ due, at_risk_from }) => ({ due, at_risk_from }));
  for (const due of [investigation.due, investigation.deadline?.due]) {
    if (due) promises.push({ due, at_risk_from: null });
  }
  promises.sort((one, other) => ordered(one.due ?? "", other.due ?? ""));
  return promises[0] ?? { due: null, at_risk_from: null };
}

function deadlineState(
  due: string | null,
  riskFrom: string | null,
  now: number,
): WorkItem["deadline"] {
  if (due === null) return "none";
  if (Date.parse(due) < now) return "missed";
  return riskFrom !== null && Date.parse(riskFrom) <= now ? "at-risk" : "running";
}

function byUrgency(one: WorkItem, other: WorkItem): number {
  return (
    Number(OVER.has(one.state)) - Number(OVER.has(other.state)) ||
    Number(other.ticket.emergency) - Number(one.ticket.emergency) ||
    RANK[one.deadline] - RANK[other.deadline] ||
    one.ticket.priority - other.ticket.priority ||
    ordered(promised(one), promised(other)) ||
    (one.distance ?? 1e9) - (other.distance ?? 1e9) ||
    ordered(one.investigation.id, other.investigation.id)
  );
}

/** What is due in the same hour, and on time, presses alike: the nearer goes first. */
function promised({ due, deadline }: WorkItem): string {
  return deadline === "running" ? (due ?? "").slice(0, "2026-11-29T08".length) : (due ?? "9");
}

/** Moments and ids by their characters; the order of a language takes twenty times as long. */
function ordered(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function groupOf(entries: readonly Entry[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    if (!entry.investigation) continue;
    const group = groups.get(entry.investigation);
    if (group) group.push(entry);
    else groups.set(entry.investigation, [entry]);
  }
  return groups;
}
