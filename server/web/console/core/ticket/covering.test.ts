import { expect, test } from "vitest";
import { between, isLarge, spotIn, typedRectangle } from "./covering";

const BOX = { left: 100, top: 50, width: 400, height: 200 };

test("a press is a part of the picture, and its edge where it lies beside it", () => {
  expect(spotIn({ x: 200, y: 100 }, BOX)).toEqual({ x: 0.25, y: 0.25 });
  expect(spotIn({ x: 0, y: 900 }, BOX)).toEqual({ x: 0, y: 1 });
});

test("a rectangle is the same from whichever corner it is drawn, and never smaller than drawn", () => {
  const drawn = between({ x: 0.75, y: 0.20049 }, { x: 0.25, y: 0.40051 });
  expect(drawn).toEqual({ left: 0.25, top: 0.2, width: 0.5, height: 0.201 });
  expect(isLarge(drawn)).toBe(true);
  expect(isLarge(between({ x: 0.5, y: 0.5 }, { x: 0.5, y: 0.9 }))).toBe(false);
});

test("a rectangle is typed as four percentages that lie in the picture", () => {
  expect(typedRectangle("10, 20 30，40")).toEqual({ left: 0.1, top: 0.2, width: 0.3, height: 0.4 });
  expect(typedRectangle("10 20 30")).toBeNull();
  expect(typedRectangle("80 20 30 40")).toBeNull();
  expect(typedRectangle("10 20 x 40")).toBeNull();
});
