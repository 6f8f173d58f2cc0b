import { expect, test } from "vitest";
import { unseen } from "./alarm";

test("what was not seen is counted, what is over is not", () => {
  expect(unseen(new Set(["a", "b"]), new Set(["b", "gone"]))).toBe(1);
});
