import { expect, test } from "vitest";
import { graticule } from "./graticule";

test("the grid has a few round lines at every zoom", () => {
  const town = graticule([118.7, 32.0, 118.86, 32.1]);
  expect(town.length).toBeGreaterThan(4);
  expect(town.length).toBeLessThan(20);
  expect(town[0]?.geometry.coordinates[0]?.[0]).toBeCloseTo(118.7, 9);
  expect(graticule([-180, -85, 180, 85]).length).toBeLessThan(25);
});
