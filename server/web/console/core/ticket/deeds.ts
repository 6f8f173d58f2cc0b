/** What can be done to the open ticket: which of it is next, and which stands in the menu. Pure. */
import type { OfficeTicket } from "./office-ticket";

/** Commands about the ticket as a whole, in the order of the menu. */
export const DEEDS = [
  "assignments",
  "decisions",
  "approvals",
  "executions",
  "replies",
  "call-backs",
  "archive",
  "reopenings",
  "classifications",
  "records",
  "links",
  "merge",
  "split",
  "pauses",
  "holds",
  "erasures",
] as const;
export type Deed = (typeof DEEDS)[number];

/** Commands on one thing of the ticket, offered where it stands. */
export type Touch = "recalls" | "amendment" | "acceptance" | "derivatives";

/** Which command does what the ticket waits for; what others do is not among them. */
const DOES: Record<string, Deed> = {
  assignment: "assignments",
  decision: "decisions",
  approval: "approvals",
  execution: "executions",
  reply: "replies",
  "call-back": "call-backs",
  archive: "archive",
};

export function can(ticket: OfficeTicket, what: Deed | Touch): boolean {
  return ticket.possible.includes(what);
}

/** The one thing that is next, where whoever is logged in may do it. */
export function nextDeed(ticket: OfficeTicket): Deed | null {
  const deed = DOES[ticket.waits_for?.what ?? ""];
  return deed && can(ticket, deed) ? deed : null;
}

/** All else that may be done, in the order of the menu. */
export function otherDeeds(ticket: OfficeTicket): Deed[] {
  const next = nextDeed(ticket);
  return DEEDS.filter((deed) => deed !== next && can(ticket, deed));
}

/** Parts of the pane, in their order. */
export const PARTS = [
  "about",
  "deadlines",
  "waiting",
  "work",
  "responsibility",
  "resolution",
  "answers",
  "archive",
  "photos",
  "measured",
  "records",
  "related",
  "timeline",
  "papers",
] as const;
export type Part = (typeof PARTS)[number];

/** Where each item of the archive's checklist is mended. */
export const MENDED: Record<string, Part> = {
  responsibility: "responsibility",
  disputes: "responsibility",
  approval: "resolution",
  execution: "resolution",
  reply: "answers",
  "call-back": "answers",
  investigations: "work",
  originals: "photos",
  attention: "waiting",
  "after-hand-over": "waiting",
};
