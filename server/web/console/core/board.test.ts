import { expect, test } from "vitest";
import { Board, Column } from "./board";
import { BEGIN, type Filter } from "./filter";
import type { Changed, Row } from "./rows";

const names = (filter: Filter) => new Board(() => filter).columns.value.map((one) => one.name);

const row = { ticket: "T1", status: "assigned", deadlines: [], on_devices: [] } as unknown as Row;

function news(ticket: string, status: string): Changed {
  return { ticket, status, deadlines: [] } as unknown as Changed;
}

test("there are columns for the states that the filter lets stand, and what is reopened is new", () => {
  expect(names(BEGIN)).toHaveLength(9);
  expect(names({ view: "approval", only: {} })).toEqual(["awaiting-approval"]);
  expect(names({ view: "all", only: { status: "reopened,decided" } })).toEqual(["new", "decided"]);
  expect(names({ view: "all", only: { class: "PQ" } })).toHaveLength(9);
});

test("a card whose ticket goes on stays where it is, and both columns say that something changed", () => {
  const assigned = new Column("assigned", () => BEGIN);
  const begun = new Column("under-investigation", () => BEGIN);
  assigned.rows.value = [row];
  for (const column of [assigned, begun]) column.hear(news("T1", "under-investigation"));

  expect(assigned.rows.value.map((one) => [one.ticket, one.status])).toEqual([
    ["T1", "under-investigation"],
  ]);
  expect(assigned.gone.value).toBe(1);
  expect([...begun.elsewhere.value]).toEqual(["T1"]);
});

test("what changes in another column is no news of this one", () => {
  const assigned = new Column("assigned", () => BEGIN);
  assigned.rows.value = [row];
  assigned.hear(news("T2", "decided"));
  expect(assigned.elsewhere.value.size).toBe(0);
  expect(assigned.gone.value).toBe(0);
});
