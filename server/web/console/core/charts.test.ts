import { expect, test } from "vitest";
import { CHARTS, longest, overall } from "./charts";
import { TABLES, type Table } from "./statistics";

const promises: Table = {
  table: "deadlines",
  columns: ["deadline", "met", "missed", "running", "provisional"],
  rows: [
    { deadline: "arrival", met: 6, missed: 2, running: 1, provisional: 0 },
    { deadline: "reply", met: 3, missed: 1, running: 4, provisional: 1 },
  ],
  drill: [],
};

test("the rate of all rows is that of their sums, and not the mean of their rates", () => {
  expect(overall(promises)).toMatchObject({ part: 9, whole: 12 });
  expect(overall({ ...promises, rows: [] })).toBeNull();
  expect(overall({ ...promises, table: "trend" })).toBeNull();
});

test("what fills the width is the longest whole, or the longest part where each stands for itself", () => {
  expect(longest(promises)).toBe(9);
  expect(longest({ ...promises, table: "trend", rows: [{ opened: 4, decided: 7 }] })).toBe(7);
  expect(longest({ ...promises, rows: [] })).toBe(0);
});

test("every table is drawn", () => {
  expect(Object.keys(CHARTS).sort()).toEqual([...TABLES].sort());
});
