/** Values in the first unit of their quantity, and what a value may be (`casework/examine.py`). */

import { type Exact, exact, exactOrNull, type Written } from "./exact";
import type { QuantityRule } from "./profile";

/** What of a reading the rules look at. */
export interface SaidValue {
  quantity: string;
  value: Written;
  unit: string;
}

/** In the first unit of its quantity; null where the profile has none, or it is no number. */
export function inFirstUnit(
  said: SaidValue,
  quantities: Readonly<Record<string, QuantityRule>>,
): Exact | null {
  const factor = quantities[said.quantity]?.units[said.unit];
  const value = exactOrNull(said.value);
  return factor === undefined || value === null ? null : value.times(exact(factor));
}

/** The smallest and largest plausible value of a quantity in one of its units, for entry. */
export function entryLimits(rule: QuantityRule, unit: string): { low: Exact; high: Exact } | null {
  const factor = rule.units[unit];
  if (factor === undefined) return null;
  return { low: exact(rule.low).div(factor), high: exact(rule.high).div(factor) };
}

/** Whether a value is no slip of the pen (V for kV); both ends are allowed. */
export function isPlausible(value: Exact, rule: QuantityRule): boolean {
  return value.gte(exact(rule.low)) && value.lte(exact(rule.high));
}
