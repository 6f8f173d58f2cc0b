/**
 * Which limit an error of a meter has at a load: by connection, range of current, power factor and
 * whether one phase alone was loaded (`casework/metrology/limits.py`).
 */

import { type Exact, exact } from "./exact";
import { type Line, phrase } from "./line";
import type { LoadPoint, Nameplate } from "./meter-body";
import type { FieldTest, Load, MeterClass, MeterLimit } from "./profile";

const BASES: Record<string, "basic_current_a" | "rated_current_a" | "max_current_a"> = {
  Ib: "basic_current_a",
  In: "rated_current_a",
  Imax: "max_current_a",
};
/** A nameplate has one of the two. */
const OTHER: Record<string, "basic_current_a" | "rated_current_a"> = {
  Ib: "rated_current_a",
  In: "basic_current_a",
};

/** What the nameplate itself says of a base; null where it does not. */
export function saidBase(base: string, meter: Nameplate): string | number | null {
  const name = BASES[base];
  return (name && meter[name]) || null;
}

/** The load in A for this nameplate; null where the nameplate does not say. */
export function currentOf(load: Load, meter: Nameplate): Exact | null {
  const other = OTHER[load.base];
  const said = saidBase(load.base, meter) || (other && meter[other]);
  return said ? exact(load.factor).times(exact(said)) : null;
}

/** The limit of a load point; null where the standard has none there. */
export function limitAt(
  known: MeterClass,
  meter: Nameplate,
  point: LoadPoint,
  rule: FieldTest | null,
): MeterLimit | null {
  const connection = meter.connection || "direct";
  const factor = powerFactorWord(point.power_factor, rule);
  const current = exact(point.current_a);
  const found = known.limits.find(
    (limit) =>
      limit.connection === connection &&
      limit.power_factors.includes(factor) &&
      limit.single_phase === Boolean(point.single_phase) &&
      has(limit, current, meter),
  );
  return found ?? null;
}

function has(limit: MeterLimit, current: Exact, meter: Nameplate): boolean {
  const start = currentOf(limit.start, meter);
  const end = currentOf(limit.end, meter);
  if (start === null || current.lt(start)) return false;
  if (end === null) return limit.closed; // without Imax the range has no known end
  return limit.closed ? current.lte(end) : current.lt(end);
}

/** The power factor of the standard's table that a load comes nearest to: 1, 0.5L or 0.8C. */
export function powerFactorWord(said: string, rule: FieldTest | null): string {
  if (["1", "1.0", "0.5L", "0.8C"].includes(said) || rule === null) {
    return said === "1.0" ? "1" : said;
  }
  if (cosine(said).gte(rule.unity_from)) return "1";
  return said.endsWith("C") ? "0.8C" : "0.5L";
}

/** Whether a load counts as one of power factor 1 on all phases. */
export function isUnity(point: LoadPoint, rule: FieldTest | null): boolean {
  return powerFactorWord(point.power_factor, rule) === "1" && !point.single_phase;
}

/** The number of a power factor such as `0.97L`. */
export function cosine(said: string): Exact {
  return exact(said.replace(/[LC]+$/, "")).abs();
}

/** The range of current in words: `0.1 Ib to Imax`. */
export function rangeLine(limit: MeterLimit): Line {
  const gaps = { start: loadText(limit.start), end: loadText(limit.end) };
  return [phrase(limit.closed ? "range.to" : "range.below", gaps)];
}

function loadText(load: Load): string {
  return exact(load.factor).eq(1) ? load.base : `${load.factor} ${load.base}`;
}
