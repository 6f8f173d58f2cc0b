/**
 * What of the billed energy a test corrects, and by which rule of the profile
 * (`casework/metrology/correction.py`).
 *
 * What was found out about the billing comes first, for then the error of the meter is not the
 * cause: wrong wiring, a wrong multiplier. Then the error of a meter that is out of its class; what
 * it should have been by months in which all was right; and leads that drop too much.
 */

import { type Remark, remark } from "./line";
import type { Billing } from "./meter-body";
import type { RefundRule } from "./profile";
import {
  byDrop,
  byError,
  byMultiplier,
  byNormal,
  byShare,
  type Counted,
  type CountedHow,
  type Refund,
} from "./refund";
import type { Drop } from "./transformers";
import type { Verdict } from "./verdict";

/** What a test says of the energy. `beyond`: a load is out of its limit. */
export interface Found {
  error: CountedHow | null;
  limit: Counted | null;
  beyond: boolean;
  drop: Drop | null;
}

type RuleFor = (what: string) => RefundRule | undefined;

/** The verdict with what is to be corrected; unchanged where nothing is or nothing was recorded. */
export function withRefund(
  verdict: Verdict,
  billing: Billing | null,
  rules: readonly RefundRule[],
  found: Found,
): Verdict {
  if (billing?.recorded_kwh == null) return verdict;
  const ruleFor: RuleFor = (what) => rules.findLast((one) => one.applies_to === what);
  const refund =
    byBilling(billing, ruleFor) ??
    byFoundError(billing, ruleFor, found) ??
    byMonths(billing, ruleFor);
  if (refund === null && verdict.outcome === "outside") {
    return { ...verdict, remarks: [...verdict.remarks, whyNone(ruleFor, found)] };
  }
  return { ...verdict, refund: refund ?? byFoundDrop(billing, ruleFor, found.drop) };
}

function byBilling(billing: Billing, ruleFor: RuleFor): Refund | null {
  const { registered_share, booked_multiplier, actual_multiplier } = billing;
  const [wiring, multiplier] = [ruleFor("wiring"), ruleFor("multiplier")];
  if (registered_share != null && wiring !== undefined) {
    return byShare(wiring, billing, registered_share);
  }
  if (booked_multiplier == null || !actual_multiplier || multiplier === undefined) return null;
  return byMultiplier(multiplier, billing, booked_multiplier, actual_multiplier);
}

/** Within tolerance nothing is refunded, whatever else is wrong with the meter. */
function byFoundError(billing: Billing, ruleFor: RuleFor, found: Found): Refund | null {
  const rule = ruleFor("meter-error");
  const { error, limit, beyond } = found;
  if (rule === undefined || !beyond || error === null || error.value.lte(-100)) return null;
  return byError(rule, billing, error, limit);
}

function byMonths(billing: Billing, ruleFor: RuleFor): Refund | null {
  const rule = ruleFor("normal-months");
  if (billing.normal_kwh == null || rule === undefined) return null;
  return byNormal(rule, billing, billing.normal_kwh);
}

function byFoundDrop(billing: Billing, ruleFor: RuleFor, drop: Drop | null): Refund | null {
  const rule = ruleFor("lead-drop");
  if (drop === null || rule === undefined) return null;
  return byDrop(rule, billing, drop.percent, drop.limit);
}

function whyNone(ruleFor: RuleFor, found: Found): Remark {
  if (ruleFor("meter-error") === undefined) return remark("no-refund-rule");
  if (!found.beyond) return remark("estimate-needed");
  return remark(found.error === null ? "which-error" : "registers-nothing");
}
