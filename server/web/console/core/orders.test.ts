import { expect, test } from "vitest";
import type { Investigation } from "#shared/ticket";
import { alike, held } from "./orders";

const work = (id: string, state: string, crew: string | null) =>
  ({ id, state, crew }) as unknown as Investigation;

test("the same is commanded on each ticket, in their order", () => {
  expect(alike(new Set(["T2", "T1"]), "classify", { priority: 1 })).toEqual([
    { ticket: "T2", action: "classify", body: { priority: 1 } },
    { ticket: "T1", action: "classify", body: { priority: 1 } },
  ]);
});

test("taken back is what a crew still has in hand: nothing done, declined or a department's", () => {
  const investigations = [
    work("1", "done", "c-north"),
    work("2", "working", "c-north"),
    work("3", "declined", "c-south"),
    work("4", "assigned", "c-south"),
    work("5", "assigned", null),
  ];
  expect(held({ investigations }).map((one) => one.id)).toEqual(["2", "4"]);
});
