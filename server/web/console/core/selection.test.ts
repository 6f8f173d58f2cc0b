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

const ROWS = ["a", "b", "c", "d"];

test("a range goes on from the one that was toggled last", () => {
  const chosen = new Selection();
  chosen.toggle("b");
  chosen.reach("d", ROWS);
  expect([...chosen.tickets.value]).toEqual(["b", "c", "d"]);
});

test("a range without a beginning, or from a row that is gone, is the row itself", () => {
  const chosen = new Selection();
  chosen.reach("c", ROWS);
  expect([...chosen.tickets.value]).toEqual(["c"]);
  chosen.toggle("gone");
  chosen.reach("a", ROWS);
  expect([...chosen.tickets.value]).toEqual(["c", "gone", "a"]);
});

test("who takes hold of one that is chosen means all of them", () => {
  const chosen = new Selection();
  chosen.set(["a", "b"], true);
  expect(chosen.with("b")).toEqual(["a", "b"]);
  expect(chosen.with("c")).toEqual(["c"]);
});
