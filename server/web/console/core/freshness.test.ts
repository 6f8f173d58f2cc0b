import { expect, test } from "vitest";
import { freshnessOf } from "./freshness";

const RULE = { old_minutes: 10, silent_minutes: 40 };

test.each([
  [0, "fresh"],
  [9.9, "fresh"],
  [10, "old"],
  [39.9, "old"],
  [40, "silent"],
])("a place of %s minutes is %s", (minutes, said) => {
  expect(freshnessOf(minutes * 60_000, RULE)).toBe(said);
});

test("no place is unknown, and nothing is fresh before the profile's numbers are known", () => {
  expect(freshnessOf(null, RULE)).toBe("unknown");
  expect(freshnessOf(0, undefined)).toBe("old");
});
