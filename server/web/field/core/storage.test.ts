import { expect, test } from "vitest";
import { isScarce, left } from "./storage";

const GIB = 2 ** 30;
const USED = 123_456_789;

function room(free: number) {
  return { usage: USED, quota: USED + free, persisted: true };
}

test("given a browser that answers ten GiB on top of what is used, when asked what is left, then nobody knows", () => {
  expect(left(room(10 * GIB))).toBeNull();
  expect(left(room(8 * GIB))).toBeNull();
  expect(isScarce(room(GIB))).toBe(false);
});

test("given a browser that counts, when little is left, then it is scarce", () => {
  expect(left(room(40_000_000))).toBe(40_000_000);
  expect(isScarce(room(40_000_000))).toBe(true);
  expect(isScarce(room(0))).toBe(true);
  expect(isScarce(room(5_000_000_000))).toBe(false);
});

test("given a browser that says nothing at all, when asked, then nothing is said of it", () => {
  expect(left({ usage: 0, quota: 0, persisted: false })).toBeNull();
});
