/** Instruments as the register has them (`GET /api/v1/instruments`); days are `2026-11-23`. */
export interface Instrument {
  id: string;
  make: string;
  model: string;
  serial: string;
  accuracy_class: string | null;
  ranges: string[];
  calibrated_on: string | null;
  calibration_due: string | null;
  compared_on: string | null;
  certificate_sha256: string | null;
}

/** Members that a desk enters, in the order of the form; the last three are days. */
export const ENTERED = [
  "make",
  "model",
  "serial",
  "accuracy_class",
  "calibrated_on",
  "calibration_due",
  "compared_on",
] as const;
export type Entered = (typeof ENTERED)[number];
const NEEDED: ReadonlySet<string> = new Set(["make", "model", "serial"]);

export type Typed = Record<Entered, string>;

export function typedOf(instrument: Instrument | null): Typed {
  return Object.fromEntries(ENTERED.map((name) => [name, instrument?.[name] ?? ""])) as Typed;
}

/** Only what is different: what somebody else changed meanwhile stays. Empty says that it is not known. */
export function changeOf(
  before: Instrument | null,
  typed: Typed,
): Partial<Record<Entered, string | null>> {
  const was = typedOf(before);
  const changed = ENTERED.filter((name) => typed[name].trim() !== was[name]);
  return Object.fromEntries(changed.map((name) => [name, typed[name].trim() || null]));
}

export function isWhole(typed: Typed): boolean {
  return [...NEEDED].every((name) => typed[name as Entered].trim() !== "");
}
