/** Places as a map in some datum shows them: converted for display only, kept as they came. */
import gcoord from "gcoord";
import type { Datum, Position } from "#shared/documents";
import type { LonLat } from "./marks";

const SYSTEMS = {
  WGS84: gcoord.WGS84,
  GCJ02: gcoord.GCJ02,
  BD09: gcoord.BD09,
  // What came without a datum is taken as what receivers give.
  unknown: gcoord.WGS84,
} as const;

/** Where a map in `datum` has this place. */
export function shown(place: Pick<Position, "lat" | "lon" | "datum">, datum: Datum): LonLat {
  const at: LonLat = [place.lon, place.lat];
  const [from, to] = [SYSTEMS[place.datum], SYSTEMS[datum]];
  return from === to ? at : (gcoord.transform(at, from, to) as LonLat);
}
