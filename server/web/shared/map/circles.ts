/** Circles and range rings: what a map without any tiles is read by. Pure. */
import type { Feature, Polygon } from "geojson";
import type { LonLat } from "./place";

const RADIUS_M = 6_371_008.8;
const CORNERS = 72;

/** The place that lies `metres` from another in a direction, degrees from north. */
export function towards([lon, lat]: LonLat, metres: number, bearing: number): LonLat {
  const rad = Math.PI / 180;
  const far = metres / RADIUS_M;
  const [from, turn] = [lat * rad, bearing * rad];
  const to = Math.asin(
    Math.sin(from) * Math.cos(far) + Math.cos(from) * Math.sin(far) * Math.cos(turn),
  );
  const east = Math.atan2(
    Math.sin(turn) * Math.sin(far) * Math.cos(from),
    Math.cos(far) - Math.sin(from) * Math.sin(to),
  );
  return [lon + east / rad, to / rad];
}

/** A circle on the ground. */
export function circle(centre: LonLat, radius: number): Feature<Polygon> {
  const corners = Array.from({ length: CORNERS + 1 }, (_, corner) =>
    towards(centre, radius, ((corner % CORNERS) * 360) / CORNERS),
  );
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [corners] } };
}

/** Radii of three rings that fit into `reach` metres: 1, 2, 5 and their tens. */
export function ringRadii(reach: number): number[] {
  const found: number[] = [];
  let power = 10 ** Math.ceil(Math.log10(Math.max(1, reach)));
  while (found.length < 3) {
    for (const step of [5, 2, 1]) {
      if (step * power <= reach && found.length < 3) found.unshift(step * power);
    }
    power /= 10;
  }
  return found;
}

/** How visible a fix of this age is: whole when fresh, faint after a quarter of an hour. */
export function fading(age: number): number {
  const [fresh, old, faint] = [60_000, 900_000, 0.3];
  const part = Math.min(1, Math.max(0, (age - fresh) / (old - fresh)));
  return 1 - part * (1 - faint);
}
