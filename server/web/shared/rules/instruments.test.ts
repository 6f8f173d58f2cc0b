import { expect, test } from "vitest";
import { instrumentNotes } from "./instruments";

const TODAY = "2026-11-23";

test("an instrument in order says nothing", () => {
  const known = { calibration_due: "2027-07-02", compared_on: "2026-11-01" };
  expect(instrumentNotes(known, TODAY, 3)).toEqual([]);
  expect(instrumentNotes({ calibration_due: null, compared_on: null }, TODAY, 3)).toEqual([]);
});

test("a calibration that ends in days is told, and one that has ended", () => {
  const soon = { calibration_due: "2026-12-03", compared_on: null };
  expect(instrumentNotes(soon, TODAY, 3)).toEqual([
    { code: "calibration-soon", date: "2026-12-03", days: 10 },
  ]);
  const over = { calibration_due: "2026-11-20", compared_on: null };
  expect(instrumentNotes(over, TODAY, 3)).toEqual([
    { code: "calibration-expired", date: "2026-11-20", days: -3 },
  ]);
});

test("a comparison of 97 days ago is too old for three months, and says how long ago it was", () => {
  const known = { calibration_due: null, compared_on: "2026-08-18" };
  expect(instrumentNotes(known, TODAY, 3)).toEqual([
    { code: "comparison-expired", date: "2026-08-18", days: -97 },
  ]);
  expect(instrumentNotes(known, TODAY, null)).toEqual([]);
});

test("three months from the last of a month reach the last of a shorter one", () => {
  const known = { calibration_due: null, compared_on: "2026-08-31" };
  expect(instrumentNotes(known, "2026-11-30", 3)).toEqual([
    { code: "comparison-soon", date: "2026-08-31", days: 0 },
  ]);
});
