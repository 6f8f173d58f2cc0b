/**
 * Creep and starting: what a meter does without load and with hardly any
 * (`casework/metrology/noload.py`).
 *
 * Shortest creep test: factor·10⁶ / (k·m·Un·Imax) minutes (IEC 62053-21/-22).
 */

import { brief, type Exact, exact, plain } from "./exact";
import { type Line, phrase, type Remark, remark } from "./line";
import type { MeterTest, Nameplate } from "./meter-body";
import type { MeterClass } from "./profile";

/** A test without much load: `passed` null where it proves neither. */
export interface Tried {
  passed: boolean | null;
  step: Line;
  remark: Remark | null;
}

/** At most one pulse within the shortest time of the test. */
export function creep(
  said: NonNullable<MeterTest["creep"]>,
  meter: Nameplate,
  known: MeterClass | null,
): Tried {
  const minutes = exact(said.minutes);
  const rule = known?.no_load ?? null;
  const least = rule === null ? null : shortest(meter, exact(rule.creep_factor));
  const told: Line = [
    phrase("creep.said", { pulses: String(said.pulses), minutes: plain(minutes) }),
  ];
  if (least !== null) told.push(phrase("creep.least", { least: brief(least, 1) }));
  if (said.pulses > 1) {
    return { passed: false, step: [...told, phrase("tried.fails")], remark: remark("creeps") };
  }
  const noVerdict = [...told, phrase("tried.no-verdict")];
  if (least === null || minutes.lt(least.toDecimalPlaces(1))) {
    return { passed: null, step: noVerdict, remark: remark("creep-too-short", { said: told }) };
  }
  const needed = exact(rule?.creep_voltage_percent ?? 0);
  if (exact(said.voltage_percent || 100).lt(needed)) {
    const doubt = remark("creep-voltage", { percent: plain(needed) });
    return { passed: null, step: noVerdict, remark: doubt };
  }
  return { passed: true, step: [...told, phrase("tried.passes")], remark: null };
}

function shortest(meter: Nameplate, factor: Exact): Exact | null {
  const { constant, voltage_v, max_current_a } = meter;
  if (!constant || !voltage_v || !max_current_a) return null;
  const va = exact(voltage_v).times(exact(max_current_a));
  const below = exact(constant)
    .times(meter.elements || 1)
    .times(va);
  return factor.times(1_000_000).div(below);
}

/** The meter starts and goes on at its starting current. */
export function starting(
  said: NonNullable<MeterTest["starting"]>,
  meter: Nameplate,
  known: MeterClass | null,
): Tried {
  const base = meter.basic_current_a || meter.rated_current_a;
  const factor = known?.no_load?.starting[meter.connection || "direct"];
  const current = exact(said.current_a);
  const key = said.started ? "starting.starts" : "starting.does-not";
  const told: Line = [phrase(key, { current: plain(current) })];
  if (factor === undefined || !base) {
    return { passed: null, step: [...told, phrase("starting.no-limit")], remark: null };
  }
  const limit = exact(factor).times(exact(base));
  told.push(phrase("starting.limit", { limit: plain(limit) }));
  if (said.started && current.lte(limit)) {
    return { passed: true, step: [...told, phrase("tried.passes")], remark: null };
  }
  if (!said.started && current.gte(limit)) {
    const doubt = remark("does-not-start");
    return { passed: false, step: [...told, phrase("tried.fails")], remark: doubt };
  }
  return { passed: null, step: [...told, phrase("tried.proves-nothing")], remark: null };
}
