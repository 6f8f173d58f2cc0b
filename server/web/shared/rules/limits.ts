/**
 * A reading beside the limits of the profile: how one value lies, which proves nothing by itself
 * (`casework/limits.py`). A spot reading is never proof of compliance; beyond a limit it is a
 * reason to measure longer.
 */

import { type Exact, exact } from "./exact";
import { type Line, phrase } from "./line";
import type { LimitRule, Profile } from "./profile";
import { inFirstUnit, type SaidValue } from "./quantity";

/** What lies further than this part of a band's middle beyond its ends was measured elsewhere. */
const REACH = exact("0.4");
/** Where more limits than this come into question, the reading does not say which is meant. */
const MOST = 4;

export type Lies = "below" | "within" | "above";

/** One value beside one pair of limits. */
export interface Compared {
  limit: LimitRule;
  position: Lies;
}

interface Band {
  limit: LimitRule;
  low: Exact;
  high: Exact;
}

/**
 * A reading beside the limits that come into question, in the profile's order.
 *
 * Where the value lies within some band, those are the bands that overlap it; otherwise all bands
 * in reach. Where they all say the same, the first one speaks for them.
 */
export function compare(
  said: SaidValue,
  profile: Pick<Profile, "limits" | "quantities">,
): Compared[] {
  const units = profile.quantities[said.quantity]?.units ?? {};
  const value = inFirstUnit(said, profile.quantities);
  if (value === null) return [];
  const bands = profile.limits.flatMap((limit): Band[] => {
    const factor = units[limit.unit];
    if (limit.quantity !== said.quantity || factor === undefined) return [];
    const [low, high] = [exact(limit.low).times(factor), exact(limit.high).times(factor)];
    return [{ limit, low, high }];
  });
  const meant = bandsMeant(value, bands);
  const found = meant.map((band) => ({ limit: band.limit, position: lies(value, band) }));
  if (found.length > MOST) return [];
  return new Set(found.map((one) => one.position)).size === 1 ? found.slice(0, 1) : found;
}

/** How a value lies, and that one spot value is no proof: a line of the catalogue. */
export function comparedLine({ limit, position }: Compared): Line {
  const end = position === "above" ? limit.high : limit.low;
  const gaps = { end: exact(end).toFixed(1), unit: limit.unit, rule: limit.source.text };
  if (position !== "within") return [phrase(`limit.${position}`, gaps), phrase("limit.no-proof")];
  const both = { ...gaps, low: exact(limit.low).toFixed(1), high: exact(limit.high).toFixed(1) };
  return [phrase("limit.within", both), phrase("limit.no-proof")];
}

function bandsMeant(value: Exact, bands: readonly Band[]): Band[] {
  const around = bands.filter((band) => lies(value, band) === "within");
  if (around.length === 0) return bands.filter((band) => reaches(value, band));
  return bands.filter((band) =>
    around.some((other) => band.low.lte(other.high) && other.low.lte(band.high)),
  );
}

function lies(value: Exact, band: Band): Lies {
  if (value.lt(band.low)) return "below";
  return value.gt(band.high) ? "above" : "within";
}

/** A band that begins at zero or below has one level only: it reaches everything. */
function reaches(value: Exact, band: Band): boolean {
  const far = band.low.plus(band.high).div(2).times(REACH);
  const inReach = value.gte(band.low.minus(far)) && value.lte(band.high.plus(far));
  return band.low.lte(0) || inReach;
}
