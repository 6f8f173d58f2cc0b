import { describe, expect, test } from "vitest";
import { exact } from "./exact";
import type { Profile } from "./profile";
import { type BilledMeter, billed, judgeRegister } from "./register";
import { vectors } from "./vectors";
import { bodyOf } from "./verdict-vectors";

interface Read {
  value: string;
  at: string;
}
interface Case {
  before: Read | null;
  now: Read;
  meter: BilledMeter;
  verdict: Record<string, unknown>;
}

const RULE = vectors<Record<string, Profile>>("profiles")["cn-state-grid"]?.metrology.register;
const read = ({ value, at }: Read) => ({ value: exact(value), at });

describe("a register reading is judged as the server judges it", () => {
  const cases = vectors<Case[]>("registers").map((one, place) => ({ place, ...one }));
  test.each(cases)("case $place", ({ before, now, meter, verdict }) => {
    if (RULE == null) throw new RangeError("no rule");
    const found = judgeRegister(before && read(before), read(now), meter, RULE);
    expect(bodyOf(found)).toEqual(verdict);
  });
});

test("the last billed reading is the one before the first", () => {
  const at = "2026-11-01T00:00:00Z";
  expect(billed({ last_reading_kwh: "12.5", last_read_at: at })?.value.toString()).toBe("12.5");
  expect(billed({ last_reading_kwh: "12.5" })).toBeNull();
});
