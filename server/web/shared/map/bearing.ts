/** In which direction a place lies, for who walks by a list instead of a map. Pure. */
import type { LonLat } from "./place";

export const POINTS = ["n", "ne", "e", "se", "s", "sw", "w", "nw"] as const;
export type CompassPoint = (typeof POINTS)[number];

/** Degrees clockwise from north, 0 to 360. */
export function bearing([fromLon, fromLat]: LonLat, [toLon, toLat]: LonLat): number {
  const rad = Math.PI / 180;
  const east = (toLon - fromLon) * rad;
  const x = Math.sin(east) * Math.cos(toLat * rad);
  const y =
    Math.cos(fromLat * rad) * Math.sin(toLat * rad) -
    Math.sin(fromLat * rad) * Math.cos(toLat * rad) * Math.cos(east);
  return (Math.atan2(x, y) / rad + 360) % 360;
}

export function compassPoint(degrees: number): CompassPoint {
  return POINTS[Math.round(degrees / 45) % 8] ?? "n";
}
