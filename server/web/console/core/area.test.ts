import { expect, test } from "vitest";
import type { LonLat } from "#shared/map/place";
import { boundsOf, liesIn, middleOf } from "./area";

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

// 32.04 degrees and what lies 200 pixels above and below it at zoom 5, by the formula of Web Mercator (EPSG:3857).
test("the middle of what a map shows is where it looks", () => {
  const world = 512 * 2 ** 5;
  const y = (lat: number) =>
    (0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * world;
  const lat = (at: number) =>
    (Math.atan(Math.exp((0.5 - at / world) * 2 * Math.PI)) * 360) / Math.PI - 90;
  const [south, north] = [lat(y(32.04) + 200), lat(y(32.04) - 200)];

  const [lon, middle] = middleOf([118, south, 120, north]);

  expect(lon).toBe(119);
  expect(middle).toBeCloseTo(32.04, 9);
  expect((south + north) / 2).not.toBeCloseTo(32.04, 2);
});
