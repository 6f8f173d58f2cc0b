/**
 * A fix against the site: how far, and whether inside or outside the geofence for certain
 * (`casework/whereabouts.py`, `casework/capture_checks.py`).
 */

import type { Datum, Position } from "../documents";
import type { PlaceRule } from "../rules/profile";
import type { Site } from "../ticket";
import { type LatLon, wgs84 } from "./datum";
import { metres } from "./distance";

/** What a fix is taken to be off where it does not say; one that is off further proves nothing. */
const UNTOLD_M = 100;
const DATUMS = ["WGS84", "GCJ02", "BD09"] as const;

export type Where = "inside" | "outside" | "cannot-tell";

/** A place in WGS-84 and how far off it may be (m); `said` is the place as it came. */
export interface Fix {
  place: LatLon;
  accuracy_m: number;
  said: LatLon;
}

/** The circle around a site: its middle in WGS-84, and metres. */
export interface Fence {
  centre: LatLon;
  radius_m: number;
}

/** How a fix lies to the site, metres. `suspect`: in that datum it would be on site. */
export interface Lying {
  where: Where;
  distance_m: number;
  radius_m: number;
  accuracy_m: number;
  /** The same for who wants a proof: a fix less sure than the profile asks proves no presence. */
  proven: Where;
  suspect: { datum: Datum; after_m: number } | null;
}

/** The fix of a position as received; null where there is none or it is 0, 0 (blanked). */
export function fixOf(position: Position | null | undefined): Fix | null {
  if (!position || (position.lat === 0 && position.lon === 0)) return null;
  const said: LatLon = [position.lat, position.lon];
  return { place: wgs84(said, position.datum), accuracy_m: position.accuracy_m ?? UNTOLD_M, said };
}

/** The circle around a ticket's site, its own or the profile's; null where it says no place. */
export function fenceOf(
  site: Site | null | undefined,
  places: Pick<PlaceRule, "geofence_m">,
): Fence | null {
  if (site?.lat == null || site.lon == null) return null;
  const centre = wgs84([site.lat, site.lon], site.datum);
  return { centre, radius_m: site.radius_m ?? places.geofence_m };
}

/** Inside or outside a circle for certain, or neither. */
export function whereIs(fix: Fix, fence: Fence): Where {
  const distance = metres(fix.place, fence.centre);
  if (distance + fix.accuracy_m <= fence.radius_m) return "inside";
  return distance - fix.accuracy_m > fence.radius_m ? "outside" : "cannot-tell";
}

/** How a fix lies to the site; where it is outside, whether another datum would explain that. */
export function lyingTo(fix: Fix, fence: Fence, places: PlaceRule): Lying {
  const where = whereIs(fix, fence);
  const unsure = fix.accuracy_m > places.arrival_accuracy_m;
  return {
    where,
    distance_m: metres(fix.place, fence.centre),
    radius_m: fence.radius_m,
    accuracy_m: fix.accuracy_m,
    proven: where === "inside" && unsure ? "cannot-tell" : where,
    suspect: where === "outside" ? suspectDatum(fix, fence) : null,
  };
}

function suspectDatum(fix: Fix, fence: Fence): Lying["suspect"] {
  for (const datum of DATUMS) {
    const other = { ...fix, place: wgs84(fix.said, datum) };
    if (whereIs(other, fence) === "inside") {
      return { datum, after_m: metres(other.place, fence.centre) };
    }
  }
  return null;
}
