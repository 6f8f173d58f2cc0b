/**
 * Registration as US rules count it: 100 + error, averaged over loads by one of several methods,
 * such as (4·FL + LL)/5 of 4 NCAC 11 R08-11 (`casework/metrology/registration.py`).
 */

import { brief, type Exact, exact, fixed, mean, plain, weighted } from "./exact";
import { type Line, phrase } from "./line";
import { type Judged, SHOWN, totalOf } from "./meter-point";
import type { Registration } from "./profile";

/** Full load at a power factor of 50 %; all other loads are at 1 (4 NCAC 11 R08-11). */
const LAGGING = "PF";

/** The average registration in %, and the loads (and `average`) that are too far off. */
export interface Registered {
  rule: Registration;
  loads: ReadonlyMap<string, Exact>;
  average: Exact;
  beyond: string[];
}

/** By the method that is asked for, or the first whose loads were all tested. */
export function registerBy(
  rules: readonly Registration[],
  points: readonly Judged[],
  wanted: string | null,
): Registered | null {
  const loads = loadsOf(points);
  const rule = rules.find(
    (one) =>
      (wanted === null || wanted === one.name) &&
      Object.keys(one.weights).every((load) => loads.has(load)),
  );
  if (rule === undefined) return null;
  const used = new Map(Object.keys(rule.weights).map((load) => [load, loads.get(load) as Exact]));
  const average = weighted(used, rule.weights);
  const beyond = average.minus(100).abs().gt(rule.average_limit) ? ["average"] : [];
  for (const [load, limit] of Object.entries(rule.limits)) {
    const value = used.get(load);
    if (value?.minus(100).abs().gt(limit)) beyond.push(load);
  }
  return { rule, loads: used, average, beyond };
}

/** Registration by load; a load that was tested in several points has their mean. */
function loadsOf(points: readonly Judged[]): ReadonlyMap<string, Exact> {
  const found = new Map<string, Exact[]>();
  for (const { load, atUnity, mean: error } of points) {
    if (!load || atUnity !== (load !== LAGGING)) continue;
    found.set(load, [...(found.get(load) ?? []), error.plus(100)]);
  }
  return new Map([...found].map(([load, values]) => [load, mean(values)]));
}

/** The arithmetic. */
export function registeredStep({ rule, loads, average, beyond }: Registered): Line {
  const sums = Object.entries(rule.weights)
    .map(([load, weight]) => `${plain(exact(weight))}·${plain(loads.get(load) as Exact)}`)
    .join(" + ");
  const gaps = {
    method: rule.name,
    sums,
    total: totalOf(rule.weights),
    average: brief(average, SHOWN),
    limit: plain(exact(rule.average_limit)),
  };
  if (beyond.length === 0) return [phrase("registration.within", gaps)];
  return [phrase("registration.outside", { ...gaps, beyond: beyond.join(", ") })];
}

/** JSON form. */
export function registeredValues({ rule, loads, average, beyond }: Registered) {
  return {
    method: rule.name,
    loads: Object.fromEntries([...loads].map(([name, value]) => [name, plain(value)])),
    average: fixed(average, SHOWN),
    beyond,
  };
}
