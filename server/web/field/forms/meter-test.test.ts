import { expect, test } from "vitest";
import { filled } from "#shared/forms/values";
import { bodyFaults } from "#shared/rules/shape";
import { term } from "#shared/text";
import { workItem } from "../core/examples";
import { carriedOf } from "./form";
import { blankPoint } from "./meter-content";
import { METER_TEST } from "./meter-test";
import { soundOf } from "./sound";

const ITEM = workItem({
  meter: { number: "3251", accuracy_class: "2", phases: 1, seal: "S-1" },
});
const WHOLE = {
  method: "customer-load",
  meter: {
    number: "3251",
    accuracy_class: "2",
    connection: "direct",
    elements: 1,
    voltage_v: "220",
    basic_current_a: "5",
    max_current_a: "60",
    constant: "1600",
    clock_error_s: -12,
    registers: [{ name: "1.8.0", value_kwh: "10021.37" }],
  },
  seals: [{ number: "S-1", place: "cover", state: "intact", stage: "as-found" }],
  wiring: {
    result: "right",
    phase_sequence_right: true,
    elements: [{ element: "L1", angle_deg: 30 }],
  },
  reference: { id: "i-standard-1", serial: "900177", uncertainty_percent: "0.05" },
  conditions: { temperature_c: 21.5, excluded: ["loose-clips"] },
  points: [
    { stage: "as-found", current_a: "5", power_factor: "1", errors_percent: ["2.31", "2.28"] },
    {
      ...{ stage: "as-found", current_a: "60", power_factor: "0.5L", single_phase: true },
      pulses: { meter_pulses: "10", standard_constant: "3.6e7", standard_pulses: ["222750"] },
      watt_second: { pulses: "10", seconds: "11.25", power_kw: "2" },
    },
    {
      stage: "as-left",
      ...{ current_a: "5", power_factor: "1" },
      energies: [{ meter_kwh: "1.02", standard_kwh: "1" }],
    },
  ],
  creep: { minutes: "30", pulses: 0, voltage_percent: "115" },
  starting: { current_a: "0.025", started: false },
  transformers: [{ kind: "ct", ratio: "40" }],
  billing: { recorded_kwh: "1200", basis: "later-half", registered_share: "1/3" },
  custody: { place: "store 2", handed_to: "Wang" },
  tested_at: "2026-11-23T08:41:00.000Z",
  note: "dry",
};

test("a meter test that is corrected comes back as it was, also what the form does not show", () => {
  const said = filled(METER_TEST.toBody(METER_TEST.fromBody(WHOLE, ITEM), ITEM));
  expect({ ...carriedOf(METER_TEST.members, WHOLE), ...said }).toEqual(WHOLE);
});

test("a new test begins with what the ticket knows of the meter", () => {
  const { meter, seals } = METER_TEST.blank(ITEM);
  expect(meter).toMatchObject({ number: "3251", accuracy_class: "2", connection: "direct" });
  expect(seals).toMatchObject([{ number: "S-1", stage: "as-found" }]);
});

test("a point that nobody has begun is not in the fact", () => {
  const content = METER_TEST.blank(ITEM);
  const begun = { ...blankPoint(), current: "5", values: ["", "0.4", ""] };
  const body = filled(METER_TEST.toBody({ ...content, points: [blankPoint(), begun] }, ITEM));
  expect(body.points).toEqual([
    { stage: "as-found", current_a: "5", power_factor: "1", errors_percent: ["0.4"] },
  ]);
});

test("what is half typed is left out of what is judged, and the rest is not", () => {
  const body = {
    ...WHOLE,
    points: [WHOLE.points[0], { current_a: "1.", power_factor: "1", errors_percent: ["-"] }],
    creep: { minutes: "30" },
    meter: { ...WHOLE.meter, voltage_v: "22x" },
  };
  const sound = soundOf(body, bodyFaults("meter-test", body));
  expect(sound.points).toEqual([WHOLE.points[0]]);
  expect(sound.creep).toBeUndefined();
  expect(sound.meter).not.toHaveProperty("voltage_v");
  expect(bodyFaults("meter-test", sound)).toEqual([]);
});

test("every member of a test has words for whoever is told that something is wrong with it", () => {
  expect([...namesIn(WHOLE)].filter((name) => term("member", name) === name)).toEqual([]);
});

function namesIn(value: unknown): Set<string> {
  if (typeof value !== "object" || value === null) return new Set();
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return new Set([...own, ...Object.values(value).flatMap((one) => [...namesIn(one)])]);
}
