import { expect, test } from "vitest";
import { boundsOf, clustered, type Mark, URGENCIES, worstOf } from "./marks";

const NANJING: Mark = { id: "a", at: [118.78, 32.05], urgency: "running" };
/** About 94 m to the east. */
const BESIDE: Mark = { id: "b", at: [118.781, 32.05], urgency: "missed" };
const SHANGHAI: Mark = { id: "c", at: [121.47, 31.23], urgency: "none" };

test("marks that would lie over each other become one that says the worst inside", () => {
  const clusters = clustered([NANJING, BESIDE, SHANGHAI], 10);
  expect(clusters.map((one) => [one.ids, one.worst])).toEqual([
    [["a", "b"], "missed"],
    [["c"], "none"],
  ]);
  expect(clusters[0]?.at[0]).toBeCloseTo(118.7805, 9);
});

test("zooming in parts them, out joins all", () => {
  expect(clustered([NANJING, BESIDE, SHANGHAI], 17)).toHaveLength(3);
  expect(clustered([NANJING, BESIDE, SHANGHAI], 2)).toHaveLength(1);
});

test("the chosen one stands alone, whether it comes first or last", () => {
  for (const marks of [
    [NANJING, BESIDE],
    [BESIDE, NANJING],
  ]) {
    expect(clustered(marks, 5, "b").map((one) => one.ids)).toEqual(marks.map(({ id }) => [id]));
  }
});

test("every urgency is worse than all that stand after it", () => {
  URGENCIES.forEach((urgency, rank) => {
    expect(worstOf([...URGENCIES.slice(rank)].reverse())).toBe(urgency);
  });
  expect(worstOf([])).toBe("none");
});

test("bounds hold all places; of none there are none", () => {
  expect(boundsOf([NANJING.at, SHANGHAI.at])).toEqual([118.78, 31.23, 121.47, 32.05]);
  expect(boundsOf([])).toBeNull();
});
