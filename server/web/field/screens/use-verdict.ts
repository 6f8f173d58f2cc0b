/** What comes of a meter test while it is typed: each point and the whole, by the rules of the server. */
import { useMemo } from "preact/hooks";
import type { MeterTest } from "#shared/rules/meter-body";
import { type Judged, judgePoint } from "#shared/rules/meter-point";
import { dayMeasured, judgeMeterTest } from "#shared/rules/meter-test";
import type { Metrology, Source } from "#shared/rules/profile";
import type { Instrument } from "#shared/rules/reference";
import { bodyFaults } from "#shared/rules/shape";
import type { Verdict } from "#shared/rules/verdict";
import type { Instrument as Known } from "../core/device";
import type { Body } from "../forms/form";
import { soundOf } from "../forms/sound";
import { useApp } from "./use";

export interface JudgedTest {
  verdict: Verdict | null;
  /** Where the limits of the class come from. */
  source: Source | null;
}

/** The verdict on what of a test is whole; null where there is nothing to judge yet. */
export function useVerdict(body: Body): JudgedTest {
  const app = useApp();
  const { me, profile, now } = app;
  const rules = profile.value?.metrology as Metrology | undefined;
  const known = me.value?.instruments;
  const register = useMemo(() => (known ? known.map(registered) : null), [known]);
  const text = JSON.stringify(body);
  return useMemo(() => {
    const sound = soundOf(body, bodyFaults("meter-test", body)) as unknown as MeterTest;
    const known = rules?.classes[sound.meter?.accuracy_class ?? ""] ?? null;
    const source = known?.source ?? null;
    const measured = Boolean(sound.points?.length || sound.creep || sound.starting);
    if (!rules || !sound.meter || !measured) return { verdict: null, source };
    const told = new Date(now.value).toISOString();
    const day = dayMeasured(sound.tested_at, told, profile.value?.timezone ?? "UTC");
    return { verdict: judgeMeterTest(sound, rules, register, day), source };
  }, [text, rules, register]);
}

/** What the device is told of an instrument; earlier calibrations only the office has. */
function registered(one: Known): Instrument {
  return {
    id: one.id,
    serial: one.serial ?? "",
    accuracy_class: one.accuracy_class,
    calibrated_on: (one.calibrated_on as string | null | undefined) ?? null,
    calibration_due: one.calibration_due,
    compared_on: one.compared_on,
    earlier_calibrations: [],
    earlier_comparisons: [],
  };
}

/** One load point with its arithmetic; null as long as it is not whole. `path`: its place in the body. */
export function useJudgedPoint(body: Body, place: number): Judged | null {
  const rules = useApp().profile.value?.metrology as Metrology | undefined;
  const faults = bodyFaults("meter-test", body);
  const isWhole = !faults.some(({ field }) => field.startsWith(`body.points.${place}.`));
  const meter = (soundOf(body, faults).meter ?? {}) as unknown as MeterTest["meter"];
  const point = (body.points as MeterTest["points"])?.[place];
  if (!rules || !point || !isWhole) return null;
  // Pulses say nothing without the constant of the meter.
  if (point.pulses && !meter.constant) return null;
  const known = rules.classes[meter.accuracy_class ?? ""] ?? null;
  return judgePoint(point, { meter, known, rule: rules.field_test });
}
