/**
 * One load point of a meter test: its errors, their mean, and how it lies to its limit
 * (`casework/metrology/points.py`).
 *
 *     error        γ% = (W_meter - W_ref) / W_ref · 100
 *     by pulses    m0 = C0·N / (C·KI·KU),  γ% = (m0 - m) / m · 100
 *     watt-second  P = 3600·N / (C·t) · KI·KU     (kW; C in imp/kWh, t in s)
 */

import { brief, type Exact, exact, mean, placesOf, plain, rounded, signed, sum } from "./exact";
import { type Line, phrase, type Remark, remark } from "./line";
import type { LoadPoint, Nameplate } from "./meter-body";
import { cosine, currentOf, isUnity, limitAt, rangeLine, saidBase } from "./meter-limit";
import type { FieldTest, MeterClass, MeterLimit } from "./profile";

/** Digits after the point of an error that is not rounded yet. */
export const SHOWN = 3;

/** What all points of a test are judged with. */
export interface Bench {
  meter: Nameplate;
  known: MeterClass | null;
  rule: FieldTest | null;
}

/** A point with its arithmetic. `limit` null: none, or conditions that allow no judgement. */
export interface Judged {
  name: Line;
  stage: "as-found" | "as-left";
  load: string | null;
  errors: Exact[];
  mean: Exact;
  /** The mean rounded by the class, with `places` digits; what the limit is for. */
  reported: Exact;
  places: number;
  /** The step of that; null: not rounded by a class. */
  rounding: string | null;
  /** At power factor 1, and all phases loaded. */
  atUnity: boolean;
  limit: Exact | null;
  outside: boolean;
  steps: Line[];
  remarks: Remark[];
}

/** A point as JSON, decimals as text. */
export interface PointValues {
  point: Line;
  stage: string;
  load: string | null;
  errors: string[];
  mean: string;
  reported: string;
  limit: string | null;
  outside: boolean;
}

/** The point with every step of its arithmetic. */
export function judgePoint(point: LoadPoint, bench: Bench): Judged {
  const name = nameOf(point);
  const [errors, steps] = errorsOf(point, bench);
  const average = mean(errors);
  const step = bench.known?.rounding ?? null;
  const places = step === null ? SHOWN : placesOf(step);
  const reported = step === null ? average.toDecimalPlaces(SHOWN) : rounded(average, exact(step));
  const remarks = conditions(point, bench, name);
  const unfit = remarks.some((one) => one.code.startsWith("load-"));
  const found =
    bench.known === null || unfit ? null : limitAt(bench.known, bench.meter, point, bench.rule);
  if (bench.known !== null && !unfit && found === null) {
    remarks.push(remark("no-limit", { name, class: bench.known.name }));
  }
  const limit = found === null ? null : exact(found.limit);
  const outside = limit !== null && reported.abs().gt(limit);
  const verdict = sentence({ errors, average, step, reported, places }, found, outside);
  const [clocked, doubts] = wattSecond(point, bench, name);
  return {
    name,
    stage: point.stage || "as-found",
    load: loadName(point, bench.meter),
    errors,
    mean: average,
    reported,
    places,
    rounding: step,
    atUnity: isUnity(point, bench.rule),
    limit,
    outside,
    steps: [...steps, [phrase("point.said", { name, said: verdict })], ...clocked],
    remarks: [...remarks, ...doubts],
  };
}

/** JSON form. */
export function pointValues(point: Judged): PointValues {
  return {
    point: point.name,
    stage: point.stage,
    load: point.load,
    errors: point.errors.map((error) => signed(error, SHOWN)),
    mean: signed(point.mean, SHOWN),
    reported: signed(point.reported, point.places),
    limit: point.limit === null ? null : plain(point.limit),
    outside: point.outside,
  };
}

interface Numbers {
  errors: Exact[];
  average: Exact;
  step: string | null;
  reported: Exact;
  places: number;
}

function sentence(numbers: Numbers, limit: MeterLimit | null, outside: boolean): Line {
  const { errors, average, step, reported, places } = numbers;
  const said = [
    phrase("point.mean", { count: String(errors.length), mean: signed(average, SHOWN) }),
  ];
  if (step !== null) {
    const gaps = { step: plain(exact(step)), reported: signed(reported, places) };
    said.push(phrase("point.rounded", gaps));
  }
  if (limit !== null) {
    const gaps = { limit: plain(exact(limit.limit)), range: rangeLine(limit) };
    said.push(phrase(outside ? "point.outside" : "point.within", gaps));
  }
  return said;
}

function nameOf(point: LoadPoint): Line {
  const stage = point.stage || "as-found";
  const gaps = { current: String(point.current_a), factor: point.power_factor };
  const load = point.load ? [phrase("name.load", { load: point.load })] : [];
  const alone = point.single_phase ? [phrase("name.alone")] : [];
  return [phrase(`name.${stage}`), ...load, phrase("name.current", gaps), ...alone];
}

const NAMED = [
  ["Imax", "1", "Imax"],
  ["Ib", "1", "Ib"],
  ["In", "1", "In"],
  ["0.2 Ib", "0.2", "Ib"],
  ["0.1 In", "0.1", "In"],
] as const;

/** The load as it is said, or as its current says: `Imax`, `Ib`, `0.2 Ib`. */
export function loadName(point: LoadPoint, meter: Nameplate): string | null {
  if (point.load) return String(point.load);
  const current = exact(point.current_a);
  const found = NAMED.find(
    ([, factor, base]) =>
      saidBase(base, meter) !== null && currentOf({ factor, base }, meter)?.eq(current),
  );
  return found?.[0] ?? null;
}

function errorsOf(point: LoadPoint, bench: Bench): [Exact[], Line[]] {
  const errors = (point.errors_percent ?? []).map(exact);
  errors.push(...(point.registrations_percent ?? []).map((one) => exact(one).minus(100)));
  const steps: Line[] = [];
  const pulses = point.pulses;
  if (pulses) {
    const constant = exact(bench.meter.constant ?? "");
    const standard = exact(pulses.standard_constant);
    const ratio = exact(pulses.standard_ratio || 1);
    const expected = standard.times(exact(pulses.meter_pulses)).div(constant.times(ratio));
    const shown = brief(expected, 2);
    steps.push([
      phrase("pulses.expected", {
        standard: plain(standard),
        pulses: String(pulses.meter_pulses),
        constant: plain(constant),
        ratio: plain(ratio),
        expected: shown,
      }),
    ]);
    for (const counted of pulses.standard_pulses) {
      const error = expected.minus(exact(counted)).div(exact(counted)).times(100);
      errors.push(error);
      const gaps = { expected: shown, counted: String(counted), error: signed(error, SHOWN) };
      steps.push([phrase("pulses.error", gaps)]);
    }
  }
  for (const pair of point.energies ?? []) {
    const standard = exact(pair.standard_kwh);
    const error = exact(pair.meter_kwh).minus(standard).div(standard).times(100);
    errors.push(error);
    const gaps = { meter: String(pair.meter_kwh), standard: String(pair.standard_kwh) };
    steps.push([phrase("energies.error", { ...gaps, error: signed(error, SHOWN) })]);
  }
  return [errors, steps];
}

/** Why a point may not be judged (`load-…`), or only with care. */
function conditions(point: LoadPoint, bench: Bench, name: Line): Remark[] {
  const rule = bench.rule;
  if (rule === null) return [];
  const found: Remark[] = [];
  const base = currentOf({ factor: "1", base: "Ib" }, bench.meter);
  const isS = bench.known?.name.endsWith("S") ?? false;
  const least = exact(isS ? rule.least_load_percent_s : rule.least_load_percent);
  if (base !== null && exact(point.current_a).times(100).lt(least.times(base))) {
    found.push(remark("load-too-small", { name, least: plain(least) }));
  }
  if (cosine(point.power_factor).lt(rule.least_power_factor)) {
    const gaps = { name, least: plain(exact(rule.least_power_factor)) };
    found.push(remark("load-power-factor", gaps));
  }
  if (repeats(point) < rule.least_repeats) {
    found.push(remark("few-repeats", { name, least: String(rule.least_repeats) }));
  }
  return found;
}

function repeats(point: LoadPoint): number {
  const { errors_percent, registrations_percent, pulses, energies } = point;
  const listed = [errors_percent, registrations_percent, pulses?.standard_pulses, energies];
  return listed.reduce((count, list) => count + (list?.length ?? 0), 0);
}

/** The slips that a stop-watch finds: a constant or ratio that is wrong by a factor. */
function wattSecond(point: LoadPoint, bench: Bench, name: Line): [Line[], Remark[]] {
  const said = point.watt_second;
  const { constant, ct_ratio, vt_ratio } = bench.meter;
  if (!said || !constant || bench.rule === null) return [[], []];
  const ratio = exact(ct_ratio || 1).times(exact(vt_ratio || 1));
  const [pulses, seconds, perKwh] = [exact(said.pulses), exact(said.seconds), exact(constant)];
  const power = exact(3600).times(pulses).div(perKwh.times(seconds)).times(ratio);
  const known = exact(said.power_kw);
  const off = power.minus(known).abs().div(known).times(100);
  const line = [
    phrase("watt-second", {
      name,
      pulses: plain(pulses),
      constant: plain(perKwh),
      seconds: plain(seconds),
      ratio: plain(ratio),
      power: brief(power, 3),
      known: plain(known),
    }),
  ];
  if (off.lte(bench.rule.watt_second_percent)) return [[line], []];
  return [[line], [remark("watt-second-differs", { step: line })]];
}

/** The sum of weights of loads, as it is written in steps. */
export function totalOf(weights: Readonly<Record<string, string>>): string {
  return plain(sum(Object.values(weights).map((weight) => exact(weight))));
}
