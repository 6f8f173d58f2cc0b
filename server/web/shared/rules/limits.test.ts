import { describe, expect, test } from "vitest";
import { compare, comparedLine } from "./limits";
import type { Profile } from "./profile";
import { entryLimits, inFirstUnit, type SaidValue } from "./quantity";
import { judgeSpot } from "./spot";
import { vectors } from "./vectors";
import { bodyOf, english } from "./verdict-vectors";

interface Cases {
  compared: { profile: string; said: SaidValue; found: { limit: string; position: string }[] }[];
  spots: {
    profile: string;
    quantity: string;
    said: SaidValue[];
    verdict: Record<string, unknown> | null;
  }[];
}

const PROFILES = vectors<Record<string, Profile>>("profiles");
const { compared, spots } = vectors<Cases>("limits");

function profile(name: string): Profile {
  const found = PROFILES[name];
  if (found === undefined) throw new RangeError(name);
  return found;
}

describe("a value lies to the limits as the server says", () => {
  test.each(compared)("$profile $said.quantity $said.value $said.unit", (one) => {
    const found = compare(one.said, profile(one.profile));
    expect(found.map(({ limit, position }) => ({ limit: limit.name, position }))).toEqual(
      one.found,
    );
  });
});

describe("spot values are judged as the server judges them", () => {
  test.each(spots.map((one, place) => ({ place, ...one })))("case $place", (one) => {
    const rules = profile(one.profile);
    const values = one.said.flatMap((said) => inFirstUnit(said, rules.quantities) ?? []);
    const found = judgeSpot(values, one.quantity, rules.metrology);
    expect(found && bodyOf(found)).toEqual(one.verdict);
  });
});

test("a low value is said with its limit, and that one spot value is no proof", () => {
  const said = { quantity: "voltage", value: "197.9", unit: "V" };
  const [first] = compare(said, profile("cn-state-grid"));
  const text = first && english(comparedLine(first));
  expect(text).toMatch(/^Below 198\.0 V .*One spot value is no proof\.$/);
});

test("limits for entry are in the unit that is entered", () => {
  const rule = profile("cn-state-grid").quantities.voltage;
  if (rule === undefined) throw new RangeError("no voltage");
  const kilo = entryLimits(rule, "kV");
  expect(kilo?.high.times(1_000).eq(rule.high)).toBe(true);
  expect(entryLimits(rule, "furlong")).toBeNull();
});
