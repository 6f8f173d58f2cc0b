/** Metres between two places, by the sphere (haversine; within 0.5 % of the ellipsoid). */
import type { Position } from "../documents";

const RADIUS = 6_371_008.8;

export function metresBetween(one: Position, other: Position): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180;
  const north = rad(other.lat - one.lat);
  const east = rad(other.lon - one.lon);
  const half =
    Math.sin(north / 2) ** 2 +
    Math.cos(rad(one.lat)) * Math.cos(rad(other.lat)) * Math.sin(east / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(half)));
}
