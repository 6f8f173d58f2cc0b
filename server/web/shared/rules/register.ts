/**
 * Whether a register reading can be: digits, order, rollover, multiplier, consumption so far
 * (`casework/metrology/register.py`), told while the technician still stands before the meter.
 */

import { brief, type Exact, exact, plain, type Written } from "./exact";
import { type Line, phrase, type Remark, remark } from "./line";
import type { RegisterRule } from "./profile";
import type { Verdict } from "./verdict";

/** What a register showed (kWh, without multiplier) and when (UTC). */
export interface Reading {
  value: Exact;
  at: string;
}

/** The intake's meter: what it says of the register. */
export interface BilledMeter {
  digits?: number | null;
  multiplier?: Written | null;
  daily_kwh?: Written | null;
  last_reading_kwh?: Written | null;
  last_read_at?: string | null;
}

const DOUBTS = new Set([
  "too-many-digits",
  "reading-order",
  "register-went-back",
  "much-more",
  "much-less",
]);
const DAY_S = 86_400;
const CLOSE = exact("0.1");

/** The last reading that was billed; null where the intake does not tell. */
export function billed(meter: BilledMeter): Reading | null {
  const { last_reading_kwh: value, last_read_at: at } = meter;
  return value == null || at == null ? null : { value: exact(value), at };
}

/** The verdict on a reading beside the one before it. */
export function judgeRegister(
  before: Reading | null,
  now: Reading,
  meter: BilledMeter,
  rule: RegisterRule,
): Verdict {
  const remarks = digitRemarks(now, meter);
  const steps: Line[] = [];
  const values: Record<string, unknown> = { reading: plain(now.value) };
  if (before === null) {
    remarks.push(remark("no-reading-before"));
  } else if (secondsBetween(before, now).lte(0)) {
    remarks.push(remark("reading-order"));
  } else {
    const days = secondsBetween(before, now).div(DAY_S);
    const { used, step, doubt } = usedSince(before, now, meter, rule);
    steps.push(step);
    if (doubt !== null) remarks.push(doubt);
    if (used !== null) {
      values.consumption_kwh = plain(used);
      values.days = brief(days, 2);
      remarks.push(...againstHistory(used.div(days), meter, rule, steps));
    }
  }
  const doubtful = remarks.some((one) => DOUBTS.has(one.code));
  const told = before !== null || doubtful;
  return {
    about: "register",
    outcome: told ? (doubtful ? "outside" : "within") : "no-verdict",
    rule: "register",
    source: rule.source,
    steps,
    remarks,
    values,
    refund: null,
    proposal: null,
  };
}

function secondsBetween(before: Reading, now: Reading): Exact {
  return exact(Date.parse(now.at) - Date.parse(before.at)).div(1_000);
}

function digitRemarks(now: Reading, meter: BilledMeter): Remark[] {
  const digits = meter.digits ?? null;
  if (digits === null || now.value.lt(exact(10).pow(digits))) return [];
  return [remark("too-many-digits", { value: plain(now.value), digits: String(digits) })];
}

interface Used {
  used: Exact | null;
  step: Line;
  doubt: Remark | null;
}

/** kWh since the last reading, how that came out, and what is odd about it. */
function usedSince(before: Reading, now: Reading, meter: BilledMeter, rule: RegisterRule): Used {
  const factor = exact(meter.multiplier || 1);
  const difference = now.value.minus(before.value);
  const gaps = { now: plain(now.value), before: plain(before.value), factor: plain(factor) };
  if (difference.gte(0)) {
    const used = difference.times(factor);
    return { used, step: [phrase("register.used", { ...gaps, used: plain(used) })], doubt: null };
  }
  const digits = meter.digits ?? null;
  const usual = usualUse(before, now, meter);
  const rolled = digits === null ? null : exact(10).pow(digits).plus(difference).times(factor);
  if (rolled === null || usual === null || rolled.gt(usual.times(rule.rollover_factor))) {
    return {
      used: null,
      step: [phrase("register.less", gaps)],
      doubt: remark("register-went-back"),
    };
  }
  const all = { ...gaps, digits: String(digits), used: plain(rolled) };
  return { used: rolled, step: [phrase("register.rolled", all)], doubt: remark("rolled-over") };
}

/** kWh that were to be expected since the last reading. */
function usualUse(before: Reading, now: Reading, meter: BilledMeter): Exact | null {
  if (meter.daily_kwh == null) return null;
  return exact(meter.daily_kwh).times(secondsBetween(before, now)).div(DAY_S);
}

function againstHistory(
  perDay: Exact,
  meter: BilledMeter,
  rule: RegisterRule,
  steps: Line[],
): Remark[] {
  if (!meter.daily_kwh) return [];
  const usual = exact(meter.daily_kwh);
  const times = perDay.div(usual);
  const gaps = { now: brief(perDay, 2), before: plain(usual), times: brief(times, 2) };
  steps.push([phrase("register.history", gaps)]);
  const multiplier = exact(meter.multiplier || 1);
  if (!multiplier.eq(1) && times.times(multiplier).minus(1).abs().lt(CLOSE)) {
    const left = { multiplier: plain(multiplier) };
    return [remark("much-less", left, "remark.multiplier-left-out")];
  }
  if (times.gt(rule.high_factor)) return [remark("much-more")];
  return times.lt(rule.low_factor) ? [remark("much-less")] : [];
}
