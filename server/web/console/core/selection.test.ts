import { expect, test } from "vitest";
import { Selection } from "./selection";

test("what was done is chosen no longer; what failed stays chosen with its reason", () => {
  const chosen = new Selection();
  chosen.set(["T1", "T2", "T3"], true);
  chosen.take([
    { ticket: "T1", failed: null },
    { ticket: "T2", failed: "The ticket is archived." },
  ]);
  expect([...chosen.tickets.value]).toEqual(["T2", "T3"]);
  expect([...chosen.reasons.value]).toEqual([["T2", "The ticket is archived."]]);
});

test("a ticket that is chosen no longer takes its reason along, and so does a later success", () => {
  const chosen = new Selection();
  chosen.set(["T1", "T2"], true);
  chosen.take(["T1", "T2"].map((ticket) => ({ ticket, failed: "no" })));
  chosen.toggle("T1");
  chosen.take([{ ticket: "T2", failed: null }]);
  expect(chosen.tickets.value.size).toBe(0);
  expect(chosen.reasons.value.size).toBe(0);
});
