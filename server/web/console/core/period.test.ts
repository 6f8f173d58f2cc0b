import { expect, test } from "vitest";
import { dayIn, type Period, spanOf } from "./period";

test.each<[Period, string, string | null, string | null]>([
  ["week", "2026-11-30", "2026-11-30", "2026-12-06"],
  ["week", "2026-11-29", "2026-11-23", "2026-11-29"],
  ["last-week", "2026-01-01", "2025-12-22", "2025-12-28"],
  ["month", "2028-02-10", "2028-02-01", "2028-02-29"],
  ["last-month", "2026-01-31", "2025-12-01", "2025-12-31"],
  ["year", "2026-11-30", "2026-01-01", "2026-12-31"],
  ["all", "2026-11-30", null, null],
])("%s on %s is from %s to %s", (period, today, from, to) => {
  expect(spanOf(period, today)).toEqual({ from, to });
});

test("a day is that of the utility, wherever the desk stands", () => {
  const moment = Date.parse("2026-11-29T17:00:00Z");
  expect(dayIn("Asia/Shanghai", moment)).toBe("2026-11-30");
  expect(dayIn("Europe/London", moment)).toBe("2026-11-29");
});
