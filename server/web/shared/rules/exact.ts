/**
 * Exact decimals, as the server's `casework/metrology/arithmetic.py` has them: 28 digits, of two
 * equally near the even one (GB/T 8170). A number is taken as it was written.
 */

import { Decimal } from "decimal.js";

export const Exact = Decimal.clone({ precision: 28, rounding: Decimal.ROUND_HALF_EVEN });
export type Exact = Decimal;

/** A number as a person or a document wrote it: decimal text, or a JSON number. */
export type Written = string | number;

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The number as it was written; full-width digits count. Throws RangeError for what is none. */
export function exact(value: Written): Exact {
  const found = exactOrNull(value);
  if (found === null) throw new RangeError(`not a number: ${value}`);
  return found;
}

/** The same, and null for what is no finite number. */
export function exactOrNull(value: unknown): Exact | null {
  const text = String(value ?? "")
    .normalize("NFKC")
    .trim();
  return DECIMAL.test(text) ? new Exact(text) : null;
}

/** How many digits stand after the point of a number as it was written. */
export function placesOf(value: Written): number {
  return (String(value).split(".")[1] ?? "").length;
}

/** The nearest multiple of a step. */
export function rounded(value: Exact, step: Exact): Exact {
  return value.div(step).toDecimalPlaces(0).times(step);
}

/** Of at least one value. */
export function mean(values: readonly Exact[]): Exact {
  return sum(values).div(values.length);
}

/** Of any number of values. */
export function sum(values: readonly Exact[]): Exact {
  return values.reduce((total, value) => total.plus(value), new Exact(0));
}

/** Mean of the values that have a weight; all of them are there. */
export function weighted(
  values: ReadonlyMap<string, Exact>,
  weights: Readonly<Record<string, string>>,
): Exact {
  const named = Object.entries(weights);
  const parts = named.map(([name, weight]) => (values.get(name) ?? new Exact(0)).times(weight));
  return sum(parts).div(sum(named.map(([, weight]) => new Exact(weight))));
}

/** With so many digits after the point: `2.00`. */
export function fixed(value: Exact, places: number): string {
  const text = value.abs().toFixed(places, Decimal.ROUND_HALF_EVEN);
  return value.isNegative() ? `-${text}` : text;
}

/** With its sign, as errors are written: `+2.0`. */
export function signed(value: Exact, places: number): string {
  const text = fixed(value, places);
  return text.startsWith("-") ? text : `+${text}`;
}

/** Without exponent and idle zeros: `2`, `0.05`. */
export function plain(value: Exact): string {
  const text = value.abs().toFixed();
  return value.isNegative() ? `-${text}` : text;
}

/** Rounded to so many digits, without idle zeros. */
export function brief(value: Exact, places: number): string {
  const text = fixed(value, places);
  return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
}
