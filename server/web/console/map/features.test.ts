import { expect, test } from "vitest";
import { type CrewNow, isCrowded } from "../core/crews";
import { accuracyFeatures } from "./around";
import { crewFeatures, heapFeatures, ticketFeatures } from "./features";

const NOW = Date.parse("2026-11-23T08:00:00Z");
const NONE: ReadonlySet<string> = new Set();
const RULE = { old_minutes: 10, silent_minutes: 40 };
const WORDS = { now: NOW, age: (ms: number) => `${ms / 60_000} min`, rule: RULE, isNamed: true };
const heap = { lat: 1, lon: 2, count: 12_345, emergency: 0, overdue: 0, at_risk: 0 };
const point = {
  ticket: "T1",
  lat: 30.25,
  lon: 120.16,
  datum: "WGS84",
  radius_m: null,
  status: "new",
  class: "PQ",
  priority: 3,
  emergency: false,
  overdue: false,
  at_risk: false,
  title: null,
  holders: [],
};

function crew(at: string | null): CrewNow {
  return {
    crew: { id: "c-1", name: "No. 1", area: null, skills: [] },
    word: {
      device: "d-1",
      crew: "c-1",
      state: at ? "sharing" : "off",
      received_at: "2026-11-23T07:59:00Z",
      at,
      place: at ? { lat: 30.25, lon: 120.16 } : null,
      accuracy_m: 8,
      ticket: null,
      investigation: null,
      step: null,
      battery: null,
    },
    waiting: null,
  };
}

test("what the list knows of a ticket counts more than what the map was told", () => {
  const { features } = ticketFeatures([point], new Map([["T1", "at-risk"]]), NONE, "WGS84");
  expect(features[0]?.properties).toMatchObject({ ticket: "T1", icon: "ticket-at-risk" });
});

test("the chosen ticket is drawn larger and above all others", () => {
  const other = { ...point, ticket: "T2", emergency: true };
  const { features } = ticketFeatures([point, other], new Map(), new Set(["T1"]), "WGS84");
  const [chosen, emergency] = features.map((one) => one.properties);
  expect(chosen?.icon).toBe("ticket-running-chosen");
  expect(chosen?.order).toBeGreaterThan(emergency?.order as number);
});

test("on tiles in the Chinese datum a WGS-84 place is drawn where those tiles have it", () => {
  const [plain] = ticketFeatures([point], new Map(), NONE, "WGS84").features;
  const [moved] = ticketFeatures([point], new Map(), NONE, "GCJ02").features;
  expect(plain?.geometry.coordinates).toEqual([120.16, 30.25]);
  const [lon = 0, lat = 0] = moved?.geometry.coordinates ?? [];
  expect(Math.hypot(lon - 120.16, lat - 30.25)).toBeGreaterThan(0.003);
});

test.each([
  ["2026-11-23T07:58:00Z", "crew-fresh"],
  ["2026-11-23T07:45:00Z", "crew-old"],
  ["2026-11-23T07:20:00Z", "crew-silent"],
])("a crew last seen at %s is %s, with the age beside its name", (at, icon) => {
  const [feature] = crewFeatures([crew(at)], WORDS, "WGS84").features;
  expect(feature?.properties?.icon).toBe(icon);
  expect(feature?.properties?.label).toBe(`No. 1\n${WORDS.age(NOW - Date.parse(at))}`);
});

test("a crew that does not share its place is nowhere on the map", () => {
  expect(crewFeatures([crew(null)], WORDS, "WGS84").features).toEqual([]);
});

test("what the map was told of a ticket counts where the list does not know it", () => {
  const risky = { ...point, at_risk: true };
  const { features } = ticketFeatures([risky], new Map(), NONE, "WGS84");
  expect(features[0]?.properties?.icon).toBe("ticket-at-risk");
});

test.each([
  [{ emergency: 1, overdue: 7, at_risk: 9 }, "emergency", "1"],
  [{ overdue: 7, at_risk: 9 }, "missed", "7"],
  [{ at_risk: 1_200 }, "at-risk", "1.2k"],
  [{}, "running", undefined],
])(
  "of %o in a heap the worst is said by its shape and how many there are",
  (states, worst, many) => {
    const { features } = heapFeatures([{ ...heap, ...states }], "WGS84");
    const said = { said: "12k", worst, ...(many ? { many, icon: `ticket-${worst}` } : {}) };
    expect(features[0]?.properties).toMatchObject(said);
    expect(features[0]?.properties?.icon).toBe(many && `ticket-${worst}`);
  },
);

test("a circle of accuracy is drawn as soon as it can be seen beside its mark", () => {
  const one = crew("2026-11-23T08:00:00Z");
  const rough = { ...one, word: one.word && { ...one.word, accuracy_m: 2_000 } };
  const drawn = (zoom: number) => accuracyFeatures([one, rough], "WGS84", zoom).features.length;
  expect([8, 11, 18].map(drawn)).toEqual([0, 1, 2]);
});

test("more crews than can be told apart are drawn without names", () => {
  const all = Array.from({ length: 61 }, () => crew("2026-11-23T08:00:00Z"));
  expect(isCrowded(all, [120, 30, 121, 31])).toBe(true);
  expect(isCrowded(all.slice(1), [120, 30, 121, 31])).toBe(false);
  expect(isCrowded(all, [121, 30, 122, 31])).toBe(false);
  const [one] = crewFeatures(all, { ...WORDS, isNamed: false }, "WGS84").features;
  expect(one?.properties).toMatchObject({ icon: "crew-fresh", label: "" });
});
