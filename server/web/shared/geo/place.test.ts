import { describe, expect, test } from "vitest";
import type { Datum, Position } from "../documents";
import type { Profile } from "../rules/profile";
import { vectors } from "../rules/vectors";
import type { Site } from "../ticket";
import { bd09OfGcj02, gcj02OfWgs84, inDatum, type LatLon, wgs84 } from "./datum";
import { metres, metresBetween } from "./distance";
import { fenceOf, fixOf, lyingTo, type Where } from "./on-site";

interface Cases {
  conversions: { wgs84: LatLon; gcj02: LatLon; bd09: LatLon; back: [LatLon, LatLon] }[];
  distances: [LatLon, LatLon, number][];
  sightings: {
    site: Site;
    position: Position;
    where: Where;
    proven: Where;
    distance_m: number;
    suspect: Datum | null;
  }[];
}

const PLACES = (vectors<Record<string, Profile>>("profiles")["cn-state-grid"] as Profile).place;
const { conversions, distances, sightings } = vectors<Cases>("places");

function expectPlace(found: LatLon, wanted: LatLon): void {
  expect(found[0]).toBeCloseTo(wanted[0], 9);
  expect(found[1]).toBeCloseTo(wanted[1], 9);
}

describe("places are converted as the server converts them", () => {
  test.each(conversions)("$wgs84", (one) => {
    expectPlace(gcj02OfWgs84(one.wgs84), one.gcj02);
    expectPlace(bd09OfGcj02(one.gcj02), one.bd09);
    expectPlace(wgs84(one.gcj02, "GCJ02"), one.back[0]);
    expectPlace(wgs84(one.bd09, "BD09"), one.back[1]);
    expectPlace(inDatum(one.wgs84, "WGS84", "BD09"), one.bd09);
  });

  test("the published check pair of Beijing station", () => {
    const [lat, lon] = gcj02OfWgs84([39.90105, 116.42079]);
    expect(Math.abs(lat - 39.90245)).toBeLessThan(1e-5);
    expect(Math.abs(lon - 116.42703)).toBeLessThan(1.1e-5);
  });
});

test("distances are the server's to a millimetre in a thousand kilometres", () => {
  for (const [one, other, wanted] of distances) {
    expect(Math.abs(metres(one, other) - wanted)).toBeLessThanOrEqual(wanted * 1e-9 + 1e-6);
  }
});

describe("a fix lies to the site as the server says", () => {
  test.each(sightings.map((one, place) => ({ place, ...one })))("sighting $place", (one) => {
    const fix = fixOf(one.position);
    const fence = fenceOf(one.site, PLACES);
    if (fix === null || fence === null) throw new RangeError("no fix or no site");
    const lying = lyingTo(fix, fence, PLACES);
    expect([lying.where, lying.proven]).toEqual([one.where, one.proven]);
    expect(lying.distance_m).toBeCloseTo(one.distance_m, 3);
    expect(lying.suspect?.datum ?? null).toBe(one.suspect);
  });
});

test("two fixes of one place in two datums are no metre apart", () => {
  // At the border of the transform's rectangle the way back is not one-to-one.
  const inside = ([lat, lon]: LatLon) => lat > 2 && lat < 54 && lon > 74 && lon < 136;
  for (const { wgs84: plain, bd09 } of conversions.filter((one) => inside(one.wgs84))) {
    const one = { lat: plain[0], lon: plain[1], datum: "WGS84" as const };
    const other = { lat: bd09[0], lon: bd09[1], datum: "BD09" as const };
    expect(metresBetween(one, other)).toBeLessThan(1);
  }
});

test("a blanked fix is none, and a site says its datum", () => {
  expect(fixOf({ lat: 0, lon: 0, datum: "WGS84" })).toBeNull();
  expect(fixOf(null)).toBeNull();
  expect(fenceOf({ address: "12 Willow Lane" }, PLACES)).toBeNull();
  const [one] = conversions;
  if (one === undefined) throw new RangeError("no place");
  const [lat, lon] = one.gcj02;
  const fence = fenceOf({ lat, lon, datum: "GCJ02" }, PLACES);
  expectPlace(fence?.centre as LatLon, one.wgs84);
  expect(fence?.radius_m).toBe(PLACES.geofence_m);
});
