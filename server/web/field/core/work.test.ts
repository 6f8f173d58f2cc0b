import { expect, test } from "vitest";
import { metresBetween } from "#shared/geo/distance";
import type { Deadline } from "#shared/ticket";
import { entry, fact, investigation, ticket } from "./examples";
import { needsAttention, stateWith, workOf } from "./work";

const NOW = Date.parse("2026-11-23T09:00:00.000Z");

function promise(due: string, riskFrom: string): Deadline {
  return {
    name: "reply",
    state: "running",
    starts_at: null,
    due,
    at_risk_from: riskFrom,
    met_at: null,
    source: "house rule",
  };
}

function listed(...tickets: ReturnType<typeof ticket>[]): string[] {
  const work = workOf(tickets, [], "c-north", null, NOW, metresBetween);
  return work.map((item) => item.ticket.ticket);
}

test("an emergency comes before what is overdue, and that before what is only at risk", () => {
  const late = ticket("LATE", {
    deadlines: [promise("2026-11-23T08:00:00.000Z", "2026-11-23T07:00:00.000Z")],
  });
  const risky = ticket("RISKY", {
    deadlines: [promise("2026-11-23T10:00:00.000Z", "2026-11-23T08:30:00.000Z")],
  });
  const urgent = ticket("URGENT", { emergency: true });
  const calm = ticket("CALM", {
    deadlines: [promise("2026-11-25T10:00:00.000Z", "2026-11-24T08:30:00.000Z")],
  });

  expect(listed(calm, risky, late, urgent)).toEqual(["URGENT", "LATE", "RISKY", "CALM"]);
});

test("of two that are equally urgent the nearer one comes first", () => {
  const near = ticket("NEAR", { site: { lat: 30.001, lon: 120, datum: "WGS84" } });
  const far = ticket("FAR", { site: { lat: 30.1, lon: 120, datum: "WGS84" } });
  const here = { lat: 30, lon: 120, datum: "WGS84" as const };

  const work = workOf([far, near], [], "c-north", here, NOW, metresBetween);

  expect(work.map((item) => item.ticket.ticket)).toEqual(["NEAR", "FAR"]);
  expect(Math.round(work[0]?.distance ?? 0)).toBe(111);
});

test("work of other crews, and work that was taken away, is not listed", () => {
  const other = ticket("OTHER", { investigations: [investigation({ crew: "c-south" })] });
  const gone = ticket("GONE", {
    investigations: [investigation({ ended_at: "2026-11-23T08:30:00.000Z" })],
  });

  expect(listed(other, gone)).toEqual([]);
});

test("a step that is only on this phone counts, and one the ticket knows does not count twice", () => {
  const step = entry(fact("progress", { step: "en-route" }));
  const known = entry(fact("progress", { step: "accepted" }), { state: "accepted" });

  expect(stateWith(investigation({ state: "accepted" }), [known, step])).toBe("en-route");
  expect(stateWith(investigation({ state: "accepted" }), [known])).toBe("accepted");
});

test("a faulty fact needs attention until it is amended or taken back", () => {
  const faulty = entry(fact("finding", { seen: "x" }), { state: "needs-attention" });
  const amended = entry({ ...fact("finding", { seen: "y" }), amends: faulty.id });

  expect(needsAttention(faulty, [faulty])).toBe(true);
  expect(needsAttention(faulty, [faulty, amended])).toBe(false);
});
