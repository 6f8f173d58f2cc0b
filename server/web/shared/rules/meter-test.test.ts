import { describe, expect, test } from "vitest";
import type { MeterTest } from "./meter-body";
import { dayMeasured, judgeMeterTest } from "./meter-test";
import type { Profile } from "./profile";
import type { Instrument } from "./reference";
import { vectors } from "./vectors";
import { bodyOf } from "./verdict-vectors";

interface Cases {
  register: Instrument[];
  day: string;
  cases: { profile: string; body: MeterTest; verdict: Record<string, unknown> }[];
}

const PROFILES = vectors<Record<string, Profile>>("profiles");
const { register, day, cases } = vectors<Cases>("meter-tests");

function judged(profile: string, body: MeterTest, known: Instrument[] | null = register) {
  const rules = PROFILES[profile];
  if (rules === undefined) throw new RangeError(profile);
  return judgeMeterTest(body, rules.metrology, known, day);
}

describe("a meter test is judged as the server judges it", () => {
  test.each(cases.map((one, place) => ({ place, ...one })))("case $place", (one) => {
    expect(bodyOf(judged(one.profile, one.body))).toEqual(one.verdict);
  });
});

test("without a register of instruments the class that the test says itself is compared", () => {
  const meter = { number: "1", accuracy_class: "2" };
  const points = [{ current_a: 5, power_factor: "1", errors_percent: ["1"] }];
  const codes = (accuracy_class: string) =>
    judged("cn-state-grid", { meter, points, reference: { id: "x", accuracy_class } }, null)
      .remarks.map((one) => one.code)
      .filter((code) => code.startsWith("standard") || code.startsWith("instrument"));

  expect(codes("1")).toEqual(["standard-not-better"]);
  expect(codes("0.2")).toEqual([]);
});

test("the day of a test is that of the utility's own clock", () => {
  expect(dayMeasured("2026-11-23T17:30:00.000Z", "", "Asia/Shanghai")).toBe("2026-11-24");
  expect(dayMeasured(null, "2026-11-23T15:30:00.000Z", "Asia/Shanghai")).toBe("2026-11-23");
});
