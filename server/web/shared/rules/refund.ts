/**
 * How much energy to refund or to bill afterwards: a proposal; money is always approved by people
 * (`casework/metrology/refund.py`, 供电营业规则).
 *
 *     W_true = W / (1 + γ)      ΔW = W·γ / (1 + γ)      positive: refund, negative: back-bill
 */

import { brief, type Exact, exact, fixed, placesOf, plain, signed, type Written } from "./exact";
import { type Line, phrase } from "./line";
import type { Billing } from "./meter-body";
import type { RefundRule } from "./profile";

const SHOWN = 3;

export interface Refund {
  direction: "none" | "refund" | "back-bill";
  energy_kwh: string;
  rule: string;
  rule_id: string;
  rule_version: string;
  article: string;
  base: string;
  factor: string;
  source: string;
  verified: boolean;
  inputs: Record<string, string>;
  steps: Line[];
}

/** An error in % with the digits that it is written with. */
export interface Counted {
  value: Exact;
  places: number;
}

/** An error with how it was found. */
export interface CountedHow extends Counted {
  how: Line;
}

/** For a meter whose error is out of tolerance. `basis` `later-half`: the half is taken already. */
export function byError(
  rule: RefundRule,
  billing: Billing,
  error: CountedHow,
  limit: { value: Exact; places: number } | null,
): Refund {
  let { value: counted, places } = error;
  if (rule.base === "limit" && limit !== null) {
    counted = counted.minus(error.value.gt(0) ? limit.value : limit.value.neg());
    places = Math.max(places, limit.places);
  }
  const fraction = counted.div(100);
  const recorded = recordedOf(billing);
  const whole = recorded.times(fraction).div(fraction.plus(1));
  const shown = signed(fraction, Math.max(fraction.decimalPlaces(), places));
  const gaps = { recorded: plain(recorded), fraction: plain(fraction), signed: shown };
  const step = [phrase("refund.by-error", { ...gaps, energy: kwh(whole) })];
  const inputs = { recorded_kwh: written(billing.recorded_kwh), error_percent: text(error) };
  const found = proposal(rule, whole, step, { ...inputs, basis: basisOf(billing) });
  const told = { error: signed(error.value, error.places), how: error.how };
  return { ...found, steps: [[phrase("refund.error", told)], ...found.steps] };
}

/** For wrong wiring that lets a meter register `share` of the energy: ΔW = W - W/share. */
export function byShare(rule: RefundRule, billing: Billing, said: string): Refund {
  const [above = "", below] = said.split("/");
  const share = exact(above).div(exact(below || 1));
  const recorded = recordedOf(billing);
  const whole = recorded.minus(recorded.div(share));
  const gaps = { recorded: plain(recorded), share: brief(share, 6), energy: kwh(whole) };
  const told = {
    recorded_kwh: written(billing.recorded_kwh),
    registered_share: below === undefined ? written(said) : share.toFixed(),
  };
  const step = [phrase("refund.by-share", gaps)];
  return proposal(rule, whole, step, { ...told, basis: basisOf(billing) });
}

/** For a multiplier that was booked wrongly: ΔW = W·(booked - actual)/booked. */
export function byMultiplier(
  rule: RefundRule,
  billing: Billing,
  bookedText: Written,
  actualText: Written,
): Refund {
  const [booked, actual] = [exact(bookedText), exact(actualText)];
  const recorded = recordedOf(billing);
  const whole = recorded.times(booked.minus(actual)).div(booked);
  const numbers = { recorded: plain(recorded), booked: plain(booked), actual: plain(actual) };
  const step = [phrase("refund.by-multiplier", { ...numbers, energy: kwh(whole) })];
  return proposal(rule, whole, step, {
    recorded_kwh: written(billing.recorded_kwh),
    booked_multiplier: written(bookedText),
    actual_multiplier: written(actualText),
    basis: basisOf(billing),
  });
}

/** For what no error tells (a meter that stands still): against months in which all was right. */
export function byNormal(rule: RefundRule, billing: Billing, normalText: Written): Refund {
  const [recorded, normal] = [recordedOf(billing), exact(normalText)];
  const whole = recorded.minus(normal);
  const gaps = { recorded: plain(recorded), normal: plain(normal), energy: kwh(whole) };
  return proposal(rule, whole, [phrase("refund.by-normal", gaps)], {
    recorded_kwh: written(billing.recorded_kwh),
    normal_kwh: written(normalText),
    basis: basisOf(billing),
  });
}

/** For leads of a voltage transformer that drop more than is allowed: γ is what is beyond. */
export function byDrop(
  rule: RefundRule,
  billing: Billing,
  drop: Counted,
  allowed: Counted,
): Refund {
  const beyond = allowed.value.minus(drop.value);
  const fraction = beyond.div(100);
  const recorded = recordedOf(billing);
  const whole = recorded.times(fraction).div(fraction.plus(1));
  const places = Math.max(fraction.decimalPlaces(), drop.places, allowed.places);
  const numbers = { allowed: plain(allowed.value), drop: plain(drop.value), beyond: plain(beyond) };
  const gaps = { recorded: plain(recorded), fraction: plain(fraction) };
  const step = [
    phrase("refund.beyond", numbers),
    phrase("refund.by-error", { ...gaps, signed: signed(fraction, places), energy: kwh(whole) }),
  ];
  return proposal(rule, whole, step, {
    recorded_kwh: written(billing.recorded_kwh),
    drop_percent: text(drop),
    allowed_percent: text(allowed),
    basis: "whole-period",
  });
}

function proposal(
  rule: RefundRule,
  whole: Exact,
  step: Line,
  inputs: Record<string, string>,
): Refund {
  const factor = exact(inputs.basis === "later-half" ? 1 : rule.factor);
  const energy = whole.times(factor).toDecimalPlaces(rule.decimals);
  const direction = energy.isZero() ? "none" : energy.gt(0) ? "refund" : "back-bill";
  const steps = [step];
  if (!factor.eq(1)) {
    const gaps = { whole: kwh(whole), factor: plain(factor), energy: kwh(whole.times(factor)) };
    steps.push([phrase("refund.factor", gaps)]);
  }
  steps.push([phrase(`refund.${direction}`, { energy: fixed(energy, rule.decimals) })]);
  return {
    direction,
    energy_kwh: fixed(energy.abs(), rule.decimals),
    rule: rule.name,
    rule_id: rule.rule_id,
    rule_version: rule.rule_version,
    article: rule.article,
    base: rule.base,
    factor: plain(factor),
    source: rule.source.text,
    verified: rule.source.verified,
    inputs,
    steps,
  };
}

function recordedOf(billing: Billing): Exact {
  return exact(billing.recorded_kwh ?? "");
}

function basisOf(billing: Billing): string {
  return billing.basis || "whole-period";
}

function kwh(value: Exact): string {
  return fixed(value, SHOWN);
}

function written(value: Written | null | undefined): string {
  return exact(value ?? "").toFixed(placesOf(value ?? ""));
}

function text({ value, places }: Counted): string {
  return fixed(value, places);
}
