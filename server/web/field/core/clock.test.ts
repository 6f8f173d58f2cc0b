import { expect, test } from "vitest";
import { ageOf, measured, serverNow, stamp } from "./clock";

test("given a request that took four seconds, the offset is against its middle", () => {
  expect(measured(10_000, 14_000, 72_000)).toEqual({ ms: 60_000, measuredAt: 14_000 });
});

test("given a clock that is a day behind, the stamp says so and keeps the device's own time", () => {
  const offset = measured(0, 0, 86_400_000);

  expect(stamp(offset, 5_000)).toEqual({
    device: "1970-01-01T00:00:05.000Z",
    offset_ms: 86_400_000,
    offset_age_s: 5,
  });
  expect(serverNow(offset, 5_000)).toBe(86_405_000);
});

test("given a clock that was set back since, the age is not negative", () => {
  expect(ageOf({ ms: 0, measuredAt: 50_000 }, 10_000)).toBe(0);
});

test("given no measurement yet, a stamp does not claim one", () => {
  expect(stamp(null, 0)).toEqual({
    device: "1970-01-01T00:00:00.000Z",
    offset_ms: null,
    offset_age_s: null,
  });
});
