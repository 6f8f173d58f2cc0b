/** How old a place is, by the profile's numbers (`casework/suggesting.py`). Pure. */

export type Freshness = "fresh" | "old" | "silent" | "unknown";

/** Minutes from which on a place is old news, and its crew silent. */
export interface AgeRule {
  old_minutes: number;
  silent_minutes: number;
}

const MINUTE = 60_000;

/** `age` in ms, null: there is no place; without a rule, as long as none is known, nothing is fresh. */
export function freshnessOf(age: number | null, rule: AgeRule | undefined): Freshness {
  if (age === null) return "unknown";
  if (rule && age >= rule.silent_minutes * MINUTE) return "silent";
  return rule && age < rule.old_minutes * MINUTE ? "fresh" : "old";
}
