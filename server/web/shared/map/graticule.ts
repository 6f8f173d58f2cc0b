/** A grid of degrees: what a map without any tiles is read by. Pure. */
import type { Feature, LineString } from "geojson";

/** Steps of a grid of degrees, coarse to fine. */
const STEPS = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
const MOST_LINES = 8;

/** Meridians and parallels of a view (west, south, east, north), few enough to see through. */
export function graticule([west, south, east, north]: [
  number,
  number,
  number,
  number,
]): Feature<LineString>[] {
  const span = Math.max(east - west, north - south);
  const step = STEPS.findLast((one) => span / one <= MOST_LINES) ?? 30;
  const upright = multiples(west, east, step).map((lon) => [
    [lon, Math.max(-85, south)],
    [lon, Math.min(85, north)],
  ]);
  const level = multiples(Math.max(-85, south), Math.min(85, north), step).map((lat) => [
    [west, lat],
    [east, lat],
  ]);
  return [...upright, ...level].map((coordinates) => ({
    type: "Feature",
    properties: {},
    geometry: { type: "LineString", coordinates },
  }));
}

function multiples(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length: count }, (_, place) => (first + place) * step);
}
