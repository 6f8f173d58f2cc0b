import { expect, test } from "vitest";
import { amended, membersOf } from "./amending";

const READING = { quantity: "voltage", value: "9000000", interval_s: 60, meter: { number: "7" } };
const wrong = (field: string) => ({ field, code: "missing", message: "" });

test("what is wrong comes first, what is missing among it, what has members of its own never", () => {
  const found = membersOf(READING, [wrong("body.unit"), wrong("body.meter"), wrong("at.device")]);
  expect(found.map(({ name, text }) => [name, text])).toEqual([
    ["unit", ""],
    ["quantity", "voltage"],
    ["value", "9000000"],
    ["interval_s", "60"],
  ]);
  expect(found[0]?.faults).toEqual([wrong("body.unit")]);
});

test("the whole body has what was typed, each of its kind, and is as it was elsewhere", () => {
  const after = amended(READING, { value: " 196.5 ", interval_s: "3", unit: "V", quantity: "" });
  expect(after).toEqual({ value: "196.5", interval_s: 3, unit: "V", meter: { number: "7" } });
});
