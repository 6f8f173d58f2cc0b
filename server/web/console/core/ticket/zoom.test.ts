import { expect, test } from "vitest";
import { panned, WHOLE, zoomed } from "./zoom";

const BOX = { width: 400, height: 300 };

test("what lies under the pointer stays under it while the picture grows", () => {
  const look = zoomed(WHOLE, 2, { x: 100, y: -50 }, BOX);
  expect(look).toEqual({ scale: 2, x: -100, y: 50 });
});

test("a picture cannot be pushed out of sight, and a whole one does not move", () => {
  const twice = zoomed(WHOLE, 2, { x: 0, y: 0 }, BOX);
  expect(panned(twice, 1_000, -1_000, BOX)).toEqual({ scale: 2, x: 200, y: -150 });
  expect(panned(WHOLE, 10, 10, BOX)).toEqual({ scale: 1, x: 0, y: 0 });
});

test("it never gets smaller than whole, and going back ends where it began", () => {
  const near = zoomed(WHOLE, 8, { x: 150, y: 100 }, BOX);
  expect(zoomed(near, 1 / 100, { x: 0, y: 0 }, BOX)).toEqual({ scale: 1, x: 0, y: 0 });
});
