/**
 * The verdict on spot values of one quantity (`casework/metrology/supply.py`): only beyond the
 * bound that always holds, or outside a bound again and again, they prove a breach; they never
 * prove that the supply is right.
 */

import { type Exact, exact, plain } from "./exact";
import { type Line, phrase, type Remark, remark } from "./line";
import type { Bound, Metrology, SupplyRule } from "./profile";
import { proposalFor } from "./proposals";
import type { Verdict } from "./verdict";

/** A rule is for values that lie no further than this part of its nominal value from it. */
const REACH = exact("0.4");

/** The verdict on values in the unit of their rules; null without a rule. */
export function judgeSpot(
  values: readonly Exact[],
  quantity: string,
  rules: Pick<Metrology, "supply" | "proposals">,
): Verdict | null {
  const sorted = [...values].sort((one, other) => one.cmp(other));
  const middle = sorted[Math.floor(sorted.length / 2)];
  const rule = middle === undefined ? null : spotRule(quantity, middle, rules.supply);
  if (rule === null) return null;
  const verdict = spotVerdict(rule, values);
  return { ...verdict, proposal: proposalFor(verdict, rules.proposals) };
}

/** The rule that a value of this quantity falls under: the nearest nominal in reach. */
export function spotRule(
  quantity: string,
  value: Exact,
  rules: readonly SupplyRule[],
): SupplyRule | null {
  const inReach = rules.filter(
    (rule) =>
      rule.quantity === quantity &&
      !rule.bounds.some((bound) => bound.orders.length > 0) &&
      (rule.nominal === null || quantity !== "voltage" || reaches(exact(rule.nominal), value)),
  );
  const distance = (rule: SupplyRule) => away(rule.nominal, value);
  return inReach.reduce<SupplyRule | null>(
    (best, rule) => (best === null || distance(rule).lt(distance(best)) ? rule : best),
    null,
  );
}

function away(nominal: string | null, value: Exact): Exact {
  return nominal === null || exact(nominal).isZero() ? exact(0) : exact(nominal).minus(value).abs();
}

function reaches(nominal: Exact, value: Exact): boolean {
  return value.minus(nominal).abs().lte(nominal.times(REACH));
}

function spotVerdict(rule: SupplyRule, values: readonly Exact[]): Verdict {
  const hard = rule.bounds.filter((bound) => exact(bound.share).eq(100));
  const outsideOf = (bounds: readonly Bound[]) =>
    values.filter((value) => bounds.some((bound) => !within(value, bound)));
  const beyond = outsideOf(hard);
  const outside = outsideOf(rule.bounds);
  const steps = values.map((value) => valueStep(value, rule, outside));
  const remarks: Remark[] = [];
  const breach = beyond.length > 0 || outside.length >= rule.spot_repeats;
  if (beyond.length > 0) steps.push([phrase("spot.beyond")]);
  else if (breach) steps.push([phrase("spot.repeated", { times: String(outside.length) })]);
  else remarks.push(remark("spot-only"));
  return {
    about: rule.quantity,
    outcome: breach ? "outside" : "no-verdict",
    rule: rule.name,
    source: rule.source,
    steps,
    remarks,
    values: { method: "spot", values: values.length, outside: outside.length },
    refund: null,
    proposal: null,
  };
}

/** Whether a value lies within a bound; both ends are allowed. */
export function within(value: Exact, bound: Bound): boolean {
  const { low, high } = bound;
  return (low === null || value.gte(low)) && (high === null || value.lte(high));
}

function valueStep(value: Exact, rule: SupplyRule, outside: readonly Exact[]): Line {
  const isOutside = outside.some((one) => one.eq(value));
  const bounds = rule.bounds.flatMap((bound, place): Line => {
    const part = boundPhrase(bound, rule.unit);
    return place === 0 ? [part] : [phrase("bound.and"), part];
  });
  const gaps = { value: plain(value), unit: rule.unit, bounds };
  return [phrase(isOutside ? "spot.outside" : "spot.within", gaps)];
}

function boundPhrase({ low, high, share }: Bound, unit: string) {
  const gaps = { unit, share: plain(exact(share)) };
  if (low !== null && high !== null) {
    const ends = { low: plain(exact(low)), high: plain(exact(high)) };
    return phrase("bound.between", { ...gaps, ...ends });
  }
  if (low !== null) return phrase("bound.least", { ...gaps, low: plain(exact(low)) });
  return phrase("bound.most", { ...gaps, high: high === null ? "" : plain(exact(high)) });
}
