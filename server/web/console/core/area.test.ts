import { expect, test } from "vitest";
import type { LonLat } from "#shared/map/place";
import { boundsOf, liesIn } from "./area";

const NOTCHED: LonLat[] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [5, 5],
  [0, 10],
];

test.each([
  [[2, 2], true],
  [[5, 4.9], true],
  [[5, 8], false],
  [[1, 8], true],
  [[-1, 5], false],
  [[11, 1], false],
] as [LonLat, boolean][])("%o lies in a shape with a notch: %s", (at, inside) => {
  expect(liesIn(at, NOTCHED)).toBe(inside);
});

test("a line is no shape: nothing lies in it", () => {
  expect(liesIn([1, 1], NOTCHED.slice(0, 2))).toBe(false);
});

test("bounds have a margin and stay on Earth", () => {
  expect(boundsOf(NOTCHED, 1)).toEqual([-1, -1, 11, 11]);
  expect(boundsOf([[179.9, -89.9]], 1)).toEqual([178.9, -90, 180, -88.9]);
});
