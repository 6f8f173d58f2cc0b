import { expect, test } from "vitest";
import { ordersFor, toGive } from "./assigning";
import type { Job } from "./suggestions";

const held = {
  investigation: "i-1",
  crew: "c-1",
  type: "meter-test",
  state: "accepted",
  devices: [],
};
const job: Job = {
  ticket: "T261123-7K3QX2",
  etag: '"1"',
  type: "meter-test",
  skills: ["meter"],
  due: null,
  replaces: "i-1",
  held: [held],
};
const terms = { note: " ", override: "the other one is ill", takesOver: true };

test("what a crew has already is not given to it again, and other work of the ticket is", () => {
  expect(toGive([job], "c-1")).toEqual([]);
  expect(toGive([{ ...job, type: "repair-visit" }], "c-1")).toHaveLength(1);
  expect(toGive([job], "c-2")).toEqual([job]);
});

test("what a crew sent back can be given to it again", () => {
  for (const state of ["declined", "cannot-complete"]) {
    const back = { ...job, held: [{ ...held, state }] };
    expect(toGive([back], "c-1")).toEqual([back]);
  }
});

test("an order carries the state that was seen, takes the work over, and says why where a skill lacks", () => {
  const [order] = ordersFor([job], { crew: "c-2", missing: ["meter"] }, terms);
  expect(order).toEqual({
    ticket: job.ticket,
    action: "assign",
    if_match: '"1"',
    body: {
      type: "meter-test",
      crew: "c-2",
      override_reason: terms.override,
      replaces: "i-1",
    },
  });
});

test("nothing is taken over or excused where that was not asked for", () => {
  const crew = { crew: "c-2", missing: ["climbing"] };
  const [order] = ordersFor([job], crew, { ...terms, note: "hurry", takesOver: false });
  expect(order?.body).toEqual({ type: "meter-test", crew: "c-2", note: "hurry" });
});
