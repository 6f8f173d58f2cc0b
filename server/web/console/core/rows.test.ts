import { expect, test } from "vitest";
import { type Changed, changed, type Row, stillOn, urgencyOf } from "./rows";

const DUE = "2026-11-23T10:00:00Z";
const RISKY = "2026-11-23T09:00:00Z";
const row: Row = {
  ticket: "T261123-7K3QX2",
  status: "new",
  class: "PQ",
  priority: 3,
  emergency: false,
  title: "Low voltage",
  address: "12 Yard Street",
  due: DUE,
  overdue: false,
  holders: [],
  attention: 0,
  after_hand_over: 0,
  disputes: 0,
  deadlines: [{ name: "arrival", state: "running", due: DUE, at_risk_from: RISKY }],
  opened_at: "2026-11-23T07:00:00Z",
  on_devices: [],
  lat: null,
  lon: null,
  datum: null,
};
const news: Changed = {
  ticket: row.ticket,
  status: "assigned",
  class: "PQ",
  priority: 2,
  emergency: false,
  title: "Low voltage",
  holders: ["c-north"],
  attention: 1,
  deadlines: [{ name: "arrival", state: "running", due: DUE }],
  place: null,
};

test.each([
  ["08:59", "running"],
  ["09:00", "at-risk"],
  ["10:00", "missed"],
])("at %s the same row is %s, though nobody answered anew", (time, urgency) => {
  expect(urgencyOf(row, Date.parse(`2026-11-23T${time}:00Z`))).toBe(urgency);
});

test("an emergency comes before every deadline, and a row without one says so", () => {
  const late = Date.parse("2026-11-24T00:00:00Z");
  expect(urgencyOf({ ...row, emergency: true }, late)).toBe("emergency");
  expect(urgencyOf({ ...row, due: null, deadlines: [] }, late)).toBe("none");
});

test("news change a row and keep what they do not say: address, and when a promise warns", () => {
  const after = changed(row, news);
  expect(after).toMatchObject({ status: "assigned", holders: ["c-north"], attention: 1 });
  expect(after.address).toBe(row.address);
  expect(urgencyOf(after, Date.parse("2026-11-23T09:30:00Z"))).toBe("at-risk");
});

test("once every promise is met, the row has no time left to count", () => {
  const after = changed({ ...row, overdue: true }, { ...news, deadlines: [] });
  expect(after.due).toBeNull();
  expect(urgencyOf(after, Date.parse("2026-11-25T00:00:00Z"))).toBe("none");
});

test("what a device has of a ticket stands on its row until the device has nothing of it", () => {
  const on = (tickets: string[]) => ({ device: "d-1", crew: "c-north", tickets });
  const waiting = stillOn(row, on([row.ticket]));
  expect(waiting.on_devices).toMatchObject([{ device: "d-1", facts: null }]);
  expect(stillOn(waiting, on([row.ticket]))).toBe(waiting);
  expect(stillOn(waiting, on(["T261123-AAAAA"])).on_devices).toEqual([]);
  expect(stillOn(row, on([]))).toBe(row);
});
