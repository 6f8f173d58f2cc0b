/** Checks of single values (`schemas/fields.py`): each answers a code, or null where it is right. */

import { exactOrNull } from "./exact";
import type { Member } from "./shape";

/** Regular expressions by name, as the server has them. */
export type Patterns = Readonly<Record<string, string>>;
type Check = (value: unknown, rule: Member, patterns: Patterns) => string | null;

const SPACE =
  "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const ENDS = new RegExp(`^${SPACE}|${SPACE}$`, "gu");
const LARGEST = 1e12;
const compiled = new Map<string, RegExp>();

/** The checks by name. */
export const SINGLE: Readonly<Record<string, Check>> = {
  text: checkText,
  word: (value, rule) => codeUnless(rule.words?.includes(value as string), "unknown-word"),
  code: (value, _, patterns) =>
    codeUnless(isLike(value, "code", patterns) && (value as string).length <= 60, "not-a-code"),
  flag: (value) => codeUnless(typeof value === "boolean", "not-true-or-false"),
  number: checkNumber,
  whole: (value, rule) =>
    typeof value !== "boolean" && !Number.isInteger(value)
      ? "not-a-whole-number"
      : checkNumber(value, rule),
  quantity: (value, _, patterns) => codeUnless(isQuantity(value, patterns), "not-a-number"),
  positive: checkPositive,
  "not-negative": checkNotNegative,
  amount: like("amount", "not-an-amount"),
  currency: like("currency", "not-a-currency"),
  measure: like("measure", "not-a-measure-id"),
  sha256: like("sha256", "not-a-sha256"),
  uuid: like("uuid", "not-a-uuid"),
  fact: like("fact", "not-a-fact-id"),
  "power-factor": like("power-factor", "not-a-power-factor"),
  share: checkShare,
  instant: (value, _, patterns) =>
    codeUnless(isLike(value, "instant", patterns) && isInstant(value as string), "not-an-instant"),
};

/** Without spaces at its ends, as the server sees them. */
export function stripped(text: string): string {
  return text.replace(ENDS, "");
}

/** Whether a text is wholly of a pattern. */
export function matches(patterns: Patterns, name: string, text: string): boolean {
  const source = patterns[name];
  if (source === undefined) throw new RangeError(`no pattern ${name}`);
  let found = compiled.get(source);
  if (found === undefined) {
    found = new RegExp(`^(?:${source.replaceAll("\\d", "\\p{Nd}")})$`, "u");
    compiled.set(source, found);
  }
  return found.test(text);
}

/** Whether there is such a day and hour; the form is checked before. */
export function isInstant(text: string): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/.exec(text);
  if (parts === null) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return year > 0 && isDay && hour < 24 && minute < 60 && second < 60;
}

function codeUnless(right: boolean | undefined, code: string): string | null {
  return right ? null : code;
}

function isLike(value: unknown, name: string, patterns: Patterns): boolean {
  return typeof value === "string" && matches(patterns, name, value);
}

function like(name: string, code: string): Check {
  return (value, _, patterns) => codeUnless(isLike(value, name, patterns), code);
}

/** Lengths are in characters, not in UTF-16 units. */
function checkText(value: unknown, rule: Member): string | null {
  if (typeof value !== "string") return "not-text";
  if ([...value].length > (rule.longest ?? 0)) return "too-long";
  return [...stripped(value)].length < (rule.shortest ?? 0) ? "empty" : null;
}

function checkNumber(value: unknown, rule: Member): string | null {
  if (typeof value !== "number") return "not-a-number";
  const inRange = value >= (rule.low ?? -Infinity) && value <= (rule.high ?? Infinity);
  return inRange ? null : "out-of-range";
}

function isQuantity(value: unknown, patterns: Patterns): boolean {
  if (typeof value === "string") return matches(patterns, "decimal", value);
  return typeof value === "number" && Math.abs(value) <= LARGEST;
}

function checkPositive(value: unknown, _: Member, patterns: Patterns): string | null {
  if (!isQuantity(value, patterns)) return "not-a-number";
  return codeUnless(exactOrNull(value)?.gt(0), "not-above-zero");
}

function checkNotNegative(value: unknown, _: Member, patterns: Patterns): string | null {
  if (!isQuantity(value, patterns)) return "not-a-number";
  return codeUnless(!String(value).startsWith("-"), "out-of-range");
}

function checkShare(value: unknown, _: Member, patterns: Patterns): string | null {
  const text = isLike(value, "share", patterns) ? (value as string) : "";
  const isZero = text.startsWith("0/") || /^[0./]*$/.test(text);
  return isZero ? "not-a-share" : null;
}
