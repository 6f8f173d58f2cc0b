/** Metres between two places (`casework/distance.py`). */
import type { Position } from "../documents";
import { type LatLon, wgs84 } from "./datum";

/** Mean radius of the Earth, metres: at most 0.6 % off, less than any fix is. */
const EARTH_M = 6_371_009;

/** Metres over a sphere, between two places in WGS-84. */
export function metres(one: LatLon, other: LatLon): number {
  const [lat1, lon1] = [radians(one[0]), radians(one[1])];
  const [lat2, lon2] = [radians(other[0]), radians(other[1])];
  const [sin1, cos1, sin2, cos2] = [Math.sin(lat1), Math.cos(lat1), Math.sin(lat2), Math.cos(lat2)];
  const [sinTurn, cosTurn] = [Math.sin(lon2 - lon1), Math.cos(lon2 - lon1)];
  const across = Math.hypot(cos2 * sinTurn, cos1 * sin2 - sin1 * cos2 * cosTurn);
  return EARTH_M * Math.atan2(across, sin1 * sin2 + cos1 * cos2 * cosTurn);
}

/** The same between two fixes, each in the datum that it came in. */
export function metresBetween(one: Position, other: Position): number {
  return metres(wgs84([one.lat, one.lon], one.datum), wgs84([other.lat, other.lon], other.datum));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
