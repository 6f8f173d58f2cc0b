/** Shares of responsibility as a form holds them: parties and per cents as they are typed. Pure. */
import type { Party } from "#shared/documents";

type Body = Record<string, unknown>;

import { textOf, wholeOf } from "./values";

export interface HeldShare {
  party: Party | "";
  percent: string;
}

/** As many as there are parties that can bear something. */
export const MOST_SHARES = 4;

/** Where several bear it: the party that was named before, and one more. */
export function blankShares(party: Party | ""): HeldShare[] {
  return [
    { party: party === "undetermined" ? "" : party, percent: "" },
    { party: "", percent: "" },
  ];
}

/** Back into a form what a fact says. */
export function heldShares(list: unknown): HeldShare[] {
  return ((list ?? []) as Body[]).map(({ party, percent }) => ({
    party: textOf(party) as Party | "",
    percent: textOf(percent),
  }));
}

/** As a fact says them; undefined where one party bears all. */
export function sharesOf(held: readonly HeldShare[]): Body[] | undefined {
  if (held.length === 0) return undefined;
  return held.map(({ party, percent }) => ({ party, percent: wholeOf(percent) }));
}

/** Who bears most, which the fact names as its party: of equals the one that was named before. */
export function mainly(held: readonly HeldShare[], named: Party | ""): Party | "" {
  const most = Math.max(...held.map(percentOf));
  const largest = held.filter((share) => percentOf(share) === most).map(({ party }) => party);
  if (largest.length === 0 || largest.includes(named)) return named;
  return largest[0] ?? "";
}

/** Per cents that nobody bears yet; below zero where there are too many. */
export function percentLeft(held: readonly HeldShare[]): number {
  return 100 - held.reduce((sum, share) => sum + percentOf(share), 0);
}

function percentOf({ percent }: HeldShare): number {
  const whole = wholeOf(percent);
  return typeof whole === "number" ? whole : 0;
}
