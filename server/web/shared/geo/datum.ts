/**
 * Where something is: a fix in the datum it came in, and the same place in another
 * (`casework/place.py`).
 *
 * Chinese location services answer GCJ-02 (AMap, Tencent) or BD-09 (Baidu), 38 to 1,500 m off.
 * GCJ-02 is WGS-84 plus an offset that is a sum of waves over an ellipsoid of Krasovsky 1940; the
 * way back is found by repetition, to a tenth of a millimetre. BD-09 is GCJ-02 turned and stretched.
 */

import type { Datum } from "../documents";

/** Degrees: latitude, longitude. */
export type LatLon = readonly [lat: number, lon: number];

/** Semi-major axis of Krasovsky 1940, metres, and its squared eccentricity. */
const AXIS_M = 6_378_245.0;
const EE = 0.006_693_421_622_965_943;
const BD_WAVE = (Math.PI * 3000) / 180;
/** Degrees. */
const CLOSE_ENOUGH = 1e-9;
const ROUNDS = 12;

/** The place in WGS-84. Where the datum is unknown, the numbers as they came. */
export function wgs84([lat, lon]: LatLon, datum: Datum | null | undefined): LatLon {
  if (datum === "GCJ02") return undo(gcj02OfWgs84, [lat, lon]);
  if (datum === "BD09") return undo(gcj02OfWgs84, undo(bd09OfGcj02, [lat, lon]));
  return [lat, lon];
}

/** A place in one datum as a map in another shows it. */
export function inDatum(place: LatLon, from: Datum | null | undefined, to: Datum): LatLon {
  if (from === to) return place;
  const plain = wgs84(place, from);
  if (to === "GCJ02") return gcj02OfWgs84(plain);
  return to === "BD09" ? bd09OfGcj02(gcj02OfWgs84(plain)) : plain;
}

/** What a map in GCJ-02 shows for a place in WGS-84; outside China the same. */
export function gcj02OfWgs84([lat, lon]: LatLon): LatLon {
  const inside = lat >= 0.8293 && lat <= 55.8271 && lon >= 72.004 && lon <= 137.8347;
  if (!inside) return [lat, lon]; // the transform's own rectangle
  const [north, east] = waves(lon - 105.0, lat - 35.0);
  const radians = (lat * Math.PI) / 180;
  const magic = 1 - EE * Math.sin(radians) ** 2;
  const metresPerLat = (((AXIS_M * (1 - EE)) / (magic * Math.sqrt(magic))) * Math.PI) / 180;
  const metresPerLon = ((AXIS_M / Math.sqrt(magic)) * Math.cos(radians) * Math.PI) / 180;
  return [lat + north / metresPerLat, lon + east / metresPerLon];
}

/** What Baidu's map shows for a place in GCJ-02. */
export function bd09OfGcj02([lat, lon]: LatLon): LatLon {
  const far = Math.hypot(lon, lat) + 0.00002 * Math.sin(lat * BD_WAVE);
  const angle = Math.atan2(lat, lon) + 0.000003 * Math.cos(lon * BD_WAVE);
  return [far * Math.sin(angle) + 0.006, far * Math.cos(angle) + 0.0065];
}

/** Metres to the north and to the east, for degrees east of 105° and north of 35°. */
function waves(x: number, y: number): LatLon {
  const { PI, abs, sin, sqrt } = Math;
  const common = ((20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2) / 3;
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common;
  north += ((20 * sin(y * PI) + 40 * sin((y / 3) * PI)) * 2) / 3;
  north += ((160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30)) * 2) / 3;
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common;
  east += ((20 * sin(x * PI) + 40 * sin((x / 3) * PI)) * 2) / 3;
  east += ((150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * 2) / 3;
  return [north, east];
}

/** The place that `forward` brings to the target: each round removes what is left. */
function undo(forward: (place: LatLon) => LatLon, target: LatLon): LatLon {
  let [lat, lon] = target;
  for (let round = 0; round < ROUNDS; round++) {
    const there = forward([lat, lon]);
    const [north, east] = [target[0] - there[0], target[1] - there[1]];
    [lat, lon] = [lat + north, lon + east];
    if (Math.abs(north) < CLOSE_ENOUGH && Math.abs(east) < CLOSE_ENOUGH) break;
  }
  return [lat, lon];
}
