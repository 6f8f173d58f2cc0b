import { expect, test } from "vitest";
import type { CrewNow } from "./crews";
import { suggested } from "./suggest";

const SITE = { lat: 30.25, lon: 120.16, datum: "WGS84" as const };

function crew(id: string, skills: string[], north: number | null): CrewNow {
  const word = {
    device: `d-${id}`,
    crew: id,
    state: "sharing",
    received_at: "2026-11-23T08:00:00Z",
    at: "2026-11-23T08:00:00Z",
    accuracy_m: 8,
    ticket: null,
    investigation: null,
    step: null,
    battery: 80,
  };
  const place = north === null ? null : { lat: SITE.lat + north, lon: SITE.lon };
  return { crew: { id, name: id, area: null, skills }, word: { ...word, place }, waiting: null };
}

const ids = (found: ReturnType<typeof suggested>) => found.map((one) => one.crew.crew.id);

test("of crews with the skill the nearest comes first, with its metres", () => {
  const crews = [crew("far", ["meter"], 0.1), crew("near", ["meter"], 0.01)];
  const found = suggested(crews, new Map(), { site: SITE, skills: ["meter"] });
  expect(ids(found)).toEqual(["near", "far"]);
  expect(found[0]?.distance).toBeCloseTo(1_112, 0);
});

test("a crew without the skill comes last, however near, and what it lacks is said", () => {
  const crews = [crew("near", [], 0), crew("far", ["meter"], 0.2)];
  const found = suggested(crews, new Map(), { site: SITE, skills: ["meter"] });
  expect(ids(found)).toEqual(["far", "near"]);
  expect(found[1]?.missing).toEqual(["meter"]);
});

test("a near crew with much in hand gives way to one a little farther with nothing", () => {
  const crews = [crew("busy", [], 0), crew("free", [], 0.05)];
  const found = suggested(crews, new Map([["busy", 4]]), { site: SITE, skills: [] });
  expect(ids(found)).toEqual(["free", "busy"]);
});

test("what is not known is not made up: no place, no distance; no counts, no load", () => {
  const [found] = suggested([crew("a", [], null)], new Map(), { site: SITE, skills: [] });
  expect(found).toMatchObject({ distance: null, load: null });
});
