import { expect, test } from "vitest";
import { ellipseOf, headOf, isSeen, type Mark } from "./marks";

const mark = (more: Partial<Mark>): Mark => ({
  tool: "arrow",
  from: [0, 0],
  to: [1, 0],
  text: "",
  ...more,
});

test("the head of an arrow lies behind its tip, on both sides", () => {
  const [one, other] = headOf(mark({}), 0.1);
  expect(one[0]).toBeLessThan(1);
  expect(one[0]).toBeCloseTo(other[0]);
  expect(one[1]).toBeCloseTo(-other[1]);
});

test("a circle lies between the corners whichever was first", () => {
  const drawn = mark({ tool: "circle", from: [0.8, 0.6], to: [0.2, 0.2] });
  const { centre, radii } = ellipseOf(drawn);
  expect(centre[0]).toBeCloseTo(0.5);
  expect(centre[1]).toBeCloseTo(0.4);
  expect(radii[0]).toBeCloseTo(0.3);
  expect(radii[1]).toBeCloseTo(0.2);
});

test("a touch draws nothing, words are drawn where one touched", () => {
  expect(isSeen(mark({ to: [0.001, 0] }))).toBe(false);
  expect(isSeen(mark({ tool: "text", to: [0, 0], text: "N" }))).toBe(true);
  expect(isSeen(mark({ tool: "text", text: " " }))).toBe(false);
});
