import { describe, expect, test } from "vitest";
import type { Fact } from "../documents";
import type { ChecklistItem } from "../ticket";
import { answersIn, type Progress, progressOf } from "./checklist";
import { standing } from "./standing";
import { nextSteps, obstacles, stateWith } from "./steps";
import { vectors } from "./vectors";

interface Cases {
  work: string;
  items: ChecklistItem[];
  cases: { facts: Fact[]; received: Record<string, string>; state: string; checklist: Progress }[];
}

const { work, items, cases } = vectors<Cases>("standings");

describe("facts on the device stand as the server folds them", () => {
  test.each(cases.map((one, place) => ({ place, ...one })))("case $place", (one) => {
    const said = standing(one.facts, (id) => one.received[id] ?? null);
    expect(stateWith({ id: work, ended_at: null }, said)).toBe(one.state);
    expect(progressOf(items, answersIn(said, work))).toEqual(one.checklist);
  });

  test.each(cases.slice(0, 30).map((one, place) => ({ place, ...one })))(
    "case $place in another order",
    (one) => {
      const said = standing([...one.facts].reverse(), (id) => one.received[id] ?? null);
      expect(stateWith({ id: work, ended_at: null }, said)).toBe(one.state);
    },
  );
});

test("a step that was not sent yet already counts on the device", () => {
  const [first] = cases;
  const [given] = first?.facts ?? [];
  if (first === undefined || given === undefined) throw new RangeError("no facts");
  const step: Fact = {
    ...given,
    _id: `${given.ticket}:progress:0193abcd-0000-7000-8000-0000000003e8`,
    kind: "progress",
    investigation: work,
    author: { device: "d-1", crew: "c-1", member: "m-1" },
    at: { device: "2026-11-23T09:00:00.000Z", offset_ms: 0, offset_age_s: 0 },
    body: { step: "accepted" },
  };
  const received = (id: string) => (id === given._id ? "2026-11-23T00:01:00.000Z" : null);
  expect(stateWith({ id: work, ended_at: null }, standing([given, step], received))).toBe(
    "accepted",
  );
  expect(stateWith({ id: work, ended_at: "2026-11-23T10:00:00Z" }, [])).toBe("recalled");
  const held = new Set([step._id]);
  expect(stateWith({ id: work, ended_at: null }, standing([given, step], received, held))).toBe(
    "assigned",
  );
});

test("done is held until required items have answers, and only steps that follow are offered", () => {
  expect(obstacles("working", "done", ["load"])).toEqual([
    { code: "checklist-incomplete", items: ["load"] },
  ]);
  expect(obstacles("working", "done", [])).toEqual([]);
  expect(obstacles("assigned", "done", [])).toEqual([{ code: "not-now", items: [] }]);
  expect(nextSteps("assigned")).toEqual(["accepted", "declined"]);
  expect(nextSteps("recalled")).toEqual([]);
});
