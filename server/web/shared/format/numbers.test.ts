import { expect, test } from "vitest";
import { withUnit } from "./numbers";

test("a thin space stands before a unit, and a pure number has none", () => {
  expect(withUnit("196.5", "V")).toBe("196.5\u2009V");
  expect(withUnit("0.97", "1")).toBe("0.97");
});
