/** A classification as its form holds it, and what of it is set anew. Pure. */
import type { OfficeTicket } from "./office-ticket";

export interface HeldClass {
  class: string;
  sub_item: string;
  grade: string;
  priority: string;
  emergency: "yes" | "no";
}

export function heldClass(ticket: OfficeTicket): HeldClass {
  return {
    class: ticket.class ?? "",
    sub_item: ticket.sub_item ?? "",
    grade: ticket.grade ?? "",
    priority: String(ticket.priority),
    emergency: ticket.emergency ? "yes" : "no",
  };
}

/** Only what differs from how the ticket stands, in the form of the command. */
export function newlySet(ticket: OfficeTicket, held: HeldClass): Record<string, unknown> {
  const before = heldClass(ticket);
  const found: Record<string, unknown> = {};
  for (const name of ["class", "sub_item", "grade"] as const) {
    if (held[name] && held[name] !== before[name]) found[name] = held[name];
  }
  if (held.priority && held.priority !== before.priority) found.priority = Number(held.priority);
  if (held.emergency !== before.emergency) found.emergency = held.emergency === "yes";
  return found;
}
