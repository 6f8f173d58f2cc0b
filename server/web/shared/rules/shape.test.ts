import { describe, expect, test } from "vitest";
import type { FactKind } from "../documents";
import { answerFaults } from "./checklist";
import type { Profile } from "./profile";
import { profileFaults } from "./profile-faults";
import { bodyFaults, ruleNames, schemaOf, withdrawalFaults } from "./shape";
import { RULES } from "./shape-rules";
import { vectors } from "./vectors";

interface Change {
  path: (string | number)[];
  value?: unknown;
}
interface Cases {
  ticket: string;
  sound: Record<string, unknown>;
  cases: { kind: FactKind; changes: Change[]; faults: string[][]; profile?: string[][] }[];
}
type Inner = Record<string | number, unknown>;

const PROFILE = vectors<Record<string, Profile>>("profiles")["cn-state-grid"] as Profile;
const { ticket, sound, cases } = vectors<Cases>("bodies");

/** As the vectors say: what lies in something that was changed before stays as it is. */
function changed(kind: string, changes: Change[]): Record<string, unknown> {
  const body = structuredClone(sound[kind]) as Inner;
  for (const { path, ...change } of changes) {
    const last = path.at(-1) as string | number;
    const inner = path.slice(0, -1).reduce<unknown>((one, key) => follow(one, key), body);
    if (!holds(inner, last, "value" in change)) continue;
    if ("value" in change) (inner as Inner)[last] = structuredClone(change.value);
    else if (Array.isArray(inner)) inner.splice(last as number, 1);
    else delete (inner as Inner)[last];
  }
  return body as Record<string, unknown>;
}

function follow(value: unknown, key: string | number): unknown {
  return holds(value, key, false) ? (value as Inner)[key] : undefined;
}

function holds(value: unknown, key: string | number, isNew: boolean): boolean {
  if (Array.isArray(value)) return typeof key === "number" && key < value.length;
  if (typeof value !== "object" || value === null) return false;
  return isNew || key in value;
}

function pairs(faults: { field: string; code: string }[]): string[][] {
  return faults.map(({ field, code }) => [field, code]);
}

describe("a body has the faults that the server finds", () => {
  const listed = cases.map((one, place) => ({ place, ...one }));
  test.each(listed)("case $place: $kind", ({ kind, changes, faults, profile }) => {
    const body = changed(kind, changes);
    expect(pairs(bodyFaults(kind, body))).toEqual(faults);
    if (profile !== undefined) {
      expect(pairs(profileFaults(kind, body, ticket, PROFILE))).toEqual(profile);
    }
  });
});

test("every rule between members that the server has stands here too, and no other", () => {
  expect(Object.keys(RULES).sort()).toEqual(ruleNames().sort());
});

test("facts are written in the version that the server has", () => {
  expect([schemaOf("reading"), schemaOf("photo")]).toEqual([2, 1]);
  expect(() => schemaOf("intake")).toThrow(RangeError);
});

test("a withdrawal says why", () => {
  expect(pairs(withdrawalFaults({}))).toEqual([["body.reason", "missing"]]);
  expect(pairs(withdrawalFaults({ reason: " " }))).toEqual([["body.reason", "empty"]]);
  expect(withdrawalFaults({ reason: "wrong meter" })).toEqual([]);
});

test("answers are to items of the checklist, in the way they ask", () => {
  const title = { zh: "负荷", en: "Load" };
  const items = [{ code: "load", kind: "text" as const, title, required: true }];
  const faults = answerFaults(
    [
      { item: "load", text: "2 kW" },
      { item: "load", done: true },
      { item: "x", text: "y" },
    ],
    items,
    ticket,
  );
  expect(pairs(faults)).toEqual([
    ["body.checklist.1", "wrong-answer"],
    ["body.checklist.2.item", "unknown-item"],
  ]);
});
