/**
 * What is wrong with the reference standard of a meter test: known to the register of instruments,
 * calibrated on that day, so many accuracy classes better than the meter and compared with the
 * laboratory lately (DL/T 448-2000 §7.3; `casework/metrology/instruments.py`).
 */

import { type Exact, exactOrNull, plain } from "./exact";
import { type Remark, remark } from "./line";
import type { MeterTest, NamedStandard } from "./meter-body";
import type { ReferenceRule } from "./profile";

/** An entry of the register of instruments. Days as `2026-11-23`. */
export interface Instrument {
  id: string;
  serial: string;
  accuracy_class: string | null;
  calibrated_on: string | null;
  calibration_due: string | null;
  compared_on: string | null;
  earlier_calibrations: { calibrated_on: string | null; calibration_due: string | null }[];
  earlier_comparisons: string[];
}

const EVER = "0001-01-01";

/**
 * Remarks on the standard that a test names, on the day of the test.
 *
 * `register` null: the device has no register, and goes by the class that the fact says itself.
 */
export function standardRemarks(
  body: MeterTest,
  rule: ReferenceRule | null,
  register: readonly Instrument[] | null,
  day: string,
): Remark[] {
  const said = body.reference;
  if (!said || Object.keys(said).length === 0) return [remark("no-standard")];
  const meterClass = body.meter.accuracy_class ?? null;
  if (register === null) return unregistered(said, rule, meterClass);
  const instrument = findInstrument(said, register);
  if (instrument === null) {
    return [remark("instrument-unknown", { instrument: said.id || said.serial || "?" })];
  }
  const found = calibration(instrument, day);
  if (rule === null) return found;
  return [
    ...found,
    ...classRemarks(instrument.id, instrument.accuracy_class, meterClass, rule),
    ...comparison(instrument, rule, day),
  ];
}

/** The instrument that a fact names, by id or else by its serial number. */
export function findInstrument(
  said: NamedStandard,
  register: readonly Instrument[],
): Instrument | null {
  const byId = register.find((one) => one.id === (said.id || ""));
  if (byId !== undefined || !said.serial) return byId ?? null;
  const same = register.filter((one) => one.serial === said.serial);
  return same.length === 1 ? (same[0] ?? null) : null;
}

/** The number of a class: 0.5 of `0.5S`; null where it is none. */
export function classOf(said: string | null | undefined): Exact | null {
  const number = exactOrNull((said ?? "").trim().toUpperCase().replace(/S$/, ""));
  return number?.gt(0) ? number : null;
}

function unregistered(
  said: NamedStandard,
  rule: ReferenceRule | null,
  meterClass: string | null,
): Remark[] {
  if (rule === null || !said.accuracy_class) return [];
  return classRemarks(said.id || said.serial || "?", said.accuracy_class, meterClass, rule);
}

function calibration(instrument: Instrument, day: string): Remark[] {
  const known = calibrationAt(instrument, day);
  if (known?.calibration_due == null) {
    return [remark("calibration-unknown", { instrument: instrument.id, day })];
  }
  if (known.calibration_due >= day) return [];
  return [remark("calibration-expired", { instrument: instrument.id, due: known.calibration_due })];
}

function calibrationAt(instrument: Instrument, day: string) {
  const { calibrated_on, calibration_due } = instrument;
  return [...instrument.earlier_calibrations, { calibrated_on, calibration_due }]
    .filter((one) => one.calibration_due !== null && (one.calibrated_on ?? EVER) <= day)
    .reduce<Instrument["earlier_calibrations"][number] | null>(
      (best, one) =>
        best === null || (one.calibrated_on ?? EVER) > (best.calibrated_on ?? EVER) ? one : best,
      null,
    );
}

function classRemarks(
  instrument: string,
  said: string | null,
  meterClass: string | null,
  rule: ReferenceRule,
): Remark[] {
  const standard = classOf(said);
  if (standard === null) return [remark("standard-class-unknown", { instrument })];
  const meter = classOf(meterClass);
  const at = meter === null ? -1 : rule.classes.findIndex((one) => meter.eq(one));
  if (at < 0) return [];
  const needed = rule.classes[at + rule.better_by];
  if (needed !== undefined && standard.lte(needed)) return [];
  const better = String(rule.better_by);
  const gaps = { standard: plain(standard), meter: String(meterClass), better };
  return [remark("standard-not-better", gaps)];
}

function comparison(instrument: Instrument, rule: ReferenceRule, day: string): Remark[] {
  const days = [...instrument.earlier_comparisons, instrument.compared_on];
  const made = days.filter((one): one is string => one !== null && one <= day).sort();
  const last = made.at(-1);
  if (last !== undefined && !tooOld(last, rule.compared_within_months, day)) return [];
  const most = String(rule.compared_within_months);
  return [remark("comparison-overdue", { instrument: instrument.id, last: last ?? "-", most })];
}

/** More than so many calendar months ago: from 31 August three months reach 30 November. */
function tooOld(compared: string, months: number, day: string): boolean {
  const [year, month, date] = compared.split("-").map(Number) as [number, number, number];
  const reached = month - 1 + months;
  const until = [year + Math.floor(reached / 12), (reached % 12) + 1, date];
  const now = day.split("-").map(Number);
  const differs = until.findIndex((part, place) => part !== now[place]);
  return differs >= 0 && (until[differs] as number) < (now[differs] as number);
}
