import { expect, test } from "vitest";
import { nextDeed, otherDeeds } from "./deeds";
import type { OfficeTicket } from "./office-ticket";

const ticket = (what: string, ...possible: string[]) =>
  ({ possible, waits_for: { what, of: [] } }) as unknown as OfficeTicket;

test("the one primary thing is what the ticket waits for, all else stands in the menu", () => {
  const waiting = ticket("approval", "decisions", "approvals", "recalls", "records");
  expect(nextDeed(waiting)).toBe("approvals");
  expect(otherDeeds(waiting)).toEqual(["decisions", "records"]);
});

test("who may not do it is offered nothing in its place, an auditor nothing at all", () => {
  expect(nextDeed(ticket("approval", "decisions"))).toBeNull();
  expect(nextDeed(ticket("crew", "recalls"))).toBeNull();
  expect(otherDeeds(ticket("archive"))).toEqual([]);
});
