import { expect, test } from "vitest";
import { lasting } from "./time";

test.each([
  [5_400, "5 s"],
  [59_400, "59 s"],
  [59_600, "1 min"],
  [119_000, "2 min"],
  [59.6 * 60_000, "1 h 0 min"],
  [86_399_400, "24 h 0 min"],
  [86_370_000, "24 h 0 min"],
  [86_340_000, "23 h 59 min"],
])("given %d ms, when they are said, then they are rounded once: %s", (ms, said) => {
  expect(lasting(ms)).toBe(said);
});
