/** Whether places lie in a shape that somebody drew, longitude and latitude in degrees. Pure. */
import type { LonLat } from "#shared/map/place";

/** Corners in order; the last is joined to the first. */
export type Shape = readonly LonLat[];

export function liesIn([x, y]: LonLat, shape: Shape): boolean {
  let inside = false;
  shape.forEach(([x1, y1], corner) => {
    const [x2, y2] = shape[(corner + 1) % shape.length] ?? [x1, y1];
    // A line to the east crosses the edges of what is around it an odd number of times.
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}

/** West, south, east, north, wider by so many degrees on each side. */
export function boundsOf(places: readonly LonLat[], margin = 0): [number, number, number, number] {
  const lons = places.map(([lon]) => lon);
  const lats = places.map(([, lat]) => lat);
  return [
    Math.max(-180, Math.min(...lons) - margin),
    Math.max(-90, Math.min(...lats) - margin),
    Math.min(180, Math.max(...lons) + margin),
    Math.min(90, Math.max(...lats) + margin),
  ];
}

/** What a Mercator map shows in its middle: not the mean of the latitudes, which lies nearer to the equator. */
export function middleOf([west, south, east, north]: readonly [
  number,
  number,
  number,
  number,
]): LonLat {
  const [bottom, top] = [south, north].map((lat) => Math.asinh(Math.tan((lat * Math.PI) / 180)));
  const middle = Math.atan(Math.sinh(((bottom ?? 0) + (top ?? 0)) / 2));
  return [(west + east) / 2, (middle * 180) / Math.PI];
}
