/**
 * The verdict on a meter: from the load points of a test to tolerance, refund and proposed
 * responsibility, as the server makes it (`casework/metrology/meter_test.py`): DL/T 448-2000 §7.3
 * in China; limits by the class tables or the registration methods of the profile. As-found points
 * decide; what was tested after a change is shown beside them.
 */

import { withRefund } from "./correction";
import { countedError } from "./counted-error";
import { type Exact, exact, placesOf, plain, signed } from "./exact";
import { type Line, once, phrase, type Remark, remark } from "./line";
import type { MeterTest } from "./meter-body";
import { type Bench, type Judged, judgePoint, pointValues } from "./meter-point";
import { creep, starting, type Tried } from "./no-load";
import type { MeterClass, Metrology } from "./profile";
import { proposalFor } from "./proposals";
import { classOf, findInstrument, type Instrument, standardRemarks } from "./reference";
import type { Counted, CountedHow } from "./refund";
import { type Registered, registerBy, registeredStep, registeredValues } from "./registration";
import { type JudgedTransformers, judgeTransformers } from "./transformers";
import type { Verdict } from "./verdict";

/** What was found out of a test before anything is concluded. */
interface Tested {
  body: MeterTest;
  known: MeterClass | null;
  points: Judged[];
  /** Those as found. */
  found: Judged[];
  method: Registered | null;
  tried: Tried[];
  transformers: JudgedTransformers;
  counted: CountedHow | null;
  uncertainty: Exact | null;
}

/**
 * The verdict on a `meter-test`.
 *
 * `register`: the instruments, null where the device has none. `day`: of the test, in the
 * utility's time zone (`dayMeasured`).
 */
export function judgeMeterTest(
  body: MeterTest,
  rules: Metrology,
  register: readonly Instrument[] | null,
  day: string,
): Verdict {
  const tested = gathered(body, rules, register);
  const { known, found, method, transformers } = tested;
  const standard = standardRemarks(body, rules.reference, register, day);
  const verdict: Verdict = {
    about: "meter-error",
    outcome: outcomeOf(tested),
    rule: known === null ? (method?.rule.name ?? "none") : `class ${known.name}`,
    source: known?.source ?? method?.rule.source ?? null,
    steps: stepsOf(tested),
    remarks: once([...standard, ...remarksOf(tested)]),
    values: valuesOf(tested),
    refund: null,
    proposal: null,
  };
  const what = {
    error: tested.counted,
    limit: smallestLimit(found, known),
    beyond: isBeyond(tested),
    drop: transformers.drop,
  };
  const whole = withRefund(verdict, body.billing ?? null, rules.refunds, what);
  return { ...whole, proposal: proposalFor(whole, rules.proposals) };
}

function gathered(
  body: MeterTest,
  rules: Metrology,
  register: readonly Instrument[] | null,
): Tested {
  const { meter } = body;
  const known = rules.classes[meter.accuracy_class || ""] ?? null;
  const bench: Bench = { meter, known, rule: rules.field_test };
  const points = (body.points ?? []).map((point) => judgePoint(point, bench));
  const found = points.filter((point) => point.stage === "as-found");
  const method = registerBy(rules.registrations, found, body.registration_method ?? null);
  return {
    body,
    known,
    points,
    found,
    method,
    tried: withoutLoad(body, known),
    transformers: judgeTransformers(body, rules),
    counted: countedError(found, method, body, rules.means),
    uncertainty: uncertaintyOf(body, register),
  };
}

function stepsOf({ points, tried, method, transformers, counted, uncertainty }: Tested): Line[] {
  const steps = [...points.flatMap((point) => point.steps), ...tried.map((item) => item.step)];
  if (method !== null) steps.push(registeredStep(method));
  steps.push(...transformers.steps);
  if (counted !== null) {
    const error = signed(counted.value, counted.places);
    steps.push([phrase("error-that-counts", { error, how: counted.how })]);
  }
  if (uncertainty !== null) {
    steps.push([phrase("standard-good-to", { uncertainty: plain(uncertainty) })]);
  }
  return steps;
}

function valuesOf({ points, method, counted, uncertainty }: Tested): Record<string, unknown> {
  const values: Record<string, unknown> = { points: points.map(pointValues) };
  if (method !== null) values.registration = registeredValues(method);
  if (counted !== null) values.error_percent = signed(counted.value, counted.places);
  if (uncertainty !== null) values.standard_uncertainty_percent = plain(uncertainty);
  return values;
}

function remarksOf(tested: Tested): Remark[] {
  const { body, known, points, found, method, tried, transformers, uncertainty } = tested;
  const unknown = { class: body.meter.accuracy_class || "?" };
  return [
    ...state(body),
    ...(known === null && method === null ? [remark("no-class", unknown)] : []),
    ...points.flatMap((point) => point.remarks),
    ...tried.flatMap((item) => item.remark ?? []),
    ...transformers.remarks,
    ...near(found, uncertainty),
  ];
}

/** The day of a measurement in the utility's time zone: as it says itself, or as it was told. */
export function dayMeasured(
  said: string | null | undefined,
  told: string,
  timezone: string,
): string {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return format.format(new Date(said || told));
}

function withoutLoad(body: MeterTest, known: MeterClass | null): Tried[] {
  const tried: Tried[] = [];
  if (body.creep) tried.push(creep(body.creep, body.meter, known));
  if (body.starting) tried.push(starting(body.starting, body.meter, known));
  return tried;
}

function isBeyond({ found, method }: Tested): boolean {
  return found.some((point) => point.outside) || (method?.beyond.length ?? 0) > 0;
}

function outcomeOf(tested: Tested): Verdict["outcome"] {
  if (isBeyond(tested) || tested.tried.some((item) => item.passed === false)) return "outside";
  const judged = tested.found.some((point) => point.limit !== null);
  return judged || tested.method !== null ? "within" : "no-verdict";
}

/** What on site makes a result doubtful. */
function state(body: MeterTest): Remark[] {
  const found: Remark[] = [];
  if (body.seals?.some((seal) => seal.state === "broken" || seal.state === "missing")) {
    found.push(remark("seal-broken"));
  }
  if (body.wiring?.result === "wrong") found.push(remark("wiring-wrong"));
  return found;
}

/** As the certificate says, or else the class of the standard. */
function uncertaintyOf(body: MeterTest, register: readonly Instrument[] | null): Exact | null {
  const said = body.reference ?? {};
  if (said.uncertainty_percent != null) return exact(said.uncertainty_percent);
  const instrument = findInstrument(said, register ?? []);
  return classOf(instrument === null ? said.accuracy_class : instrument.accuracy_class);
}

function near(found: readonly Judged[], uncertainty: Exact | null): Remark[] {
  if (uncertainty === null) return [];
  return found
    .filter(({ limit, mean }) => limit !== null && mean.abs().minus(limit).abs().lt(uncertainty))
    .map((point) => remark("near-limit", { name: point.name }));
}

function smallestLimit(found: readonly Judged[], known: MeterClass | null): Counted | null {
  const limits = found.flatMap((point) => point.limit ?? []);
  if (limits.length === 0) return null;
  const value = limits.reduce((least, one) => (one.lt(least) ? one : least));
  const text = known?.limits.find((one) => value.eq(one.limit))?.limit ?? "";
  return { value, places: placesOf(text) };
}
