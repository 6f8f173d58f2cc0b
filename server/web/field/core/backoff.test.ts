import { expect, test } from "vitest";
import { pause } from "./backoff";

test("each failure in a row doubles the pause, up to two minutes", () => {
  expect([1, 2, 3, 4, 20].map((failures) => pause(failures, null, 0))).toEqual([
    2_000, 4_000, 8_000, 16_000, 120_000,
  ]);
});

test("a server that asks for more time gets it, and chance is only ever added", () => {
  expect(pause(1, 30, 0)).toBe(30_000);
  expect(pause(1, 30, 1)).toBe(39_000);
});
