import { expect, test } from "vitest";
import { changeOf, type Instrument, isWhole, typedOf } from "./instruments";

const STANDARD: Instrument = {
  id: "RS-7",
  make: "Maker",
  model: "RS-310",
  serial: "900177",
  accuracy_class: "0.05",
  ranges: [],
  calibrated_on: "2025-11-01",
  calibration_due: "2026-11-01",
  compared_on: null,
  certificate_sha256: null,
};

test("only what is different is sent, and what was emptied as not known", () => {
  const typed = { ...typedOf(STANDARD), calibration_due: "2027-11-01", accuracy_class: " " };
  expect(changeOf(STANDARD, typed)).toEqual({
    calibration_due: "2027-11-01",
    accuracy_class: null,
  });
  expect(changeOf(STANDARD, typedOf(STANDARD))).toEqual({});
});

test("make, model and serial number are needed", () => {
  expect([isWhole(typedOf(STANDARD)), isWhole(typedOf(null))]).toEqual([true, false]);
});
