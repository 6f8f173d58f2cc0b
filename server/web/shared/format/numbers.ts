/** Numbers for people: a thin space before the unit, as many digits as they deserve. */

const THIN = "\u2009";

/** The unit of what is a pure number, such as a power factor. */
export const PURE = "1";

export function withUnit(value: number | string, unit: string): string {
  if (unit === PURE) return String(value);
  return `${value}${THIN}${unit}`;
}

/** Bytes in kB or MB (powers of ten, as shops count them); a few bytes are 1 kB, none are 0. */
export function bytes(count: number): string {
  if (count < 1_000_000) return withUnit(Math.ceil(count / 1_000), "kB");
  if (count < 1_000_000_000) return withUnit((count / 1_000_000).toFixed(1), "MB");
  return withUnit((count / 1_000_000_000).toFixed(1), "GB");
}

/** A distance in metres or kilometres. */
export function metres(distance: number): string {
  if (distance < 1_000) return withUnit(Math.round(distance), "m");
  return withUnit((distance / 1_000).toFixed(distance < 10_000 ? 1 : 0), "km");
}
