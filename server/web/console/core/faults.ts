/** What a refusal says of single fields, and what is left to say of the whole. Pure. */
import type { Fault } from "./api";

/** What is wrong with a field or with anything in it. */
export function faultsAt(faults: readonly Fault[], field: string): Fault[] {
  return faults.filter((one) => one.field === field || one.field.startsWith(`${field}.`));
}

/** What no shown field is about. */
export function elsewhere(faults: readonly Fault[], fields: readonly string[]): Fault[] {
  const shown = new Set(fields.flatMap((field) => faultsAt(faults, field)));
  return faults.filter((one) => !shown.has(one));
}
