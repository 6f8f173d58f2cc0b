/** Places as a map in some datum shows them: converted for display only, kept as they came. */
import type { Datum, Position } from "#shared/documents";
import { inDatum } from "#shared/geo/datum";
import type { LonLat } from "./place";

/** Where a map in `datum` has this place. */
export function shown(place: Pick<Position, "lat" | "lon" | "datum">, datum: Datum): LonLat {
  const [lat, lon] = inDatum([place.lat, place.lon], place.datum, datum);
  return [lon, lat];
}
