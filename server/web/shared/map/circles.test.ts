import { expect, test } from "vitest";
import { metresBetween } from "../geo/distance";
import { bearing, compassPoint } from "./bearing";
import { circle, fading, ringRadii, towards } from "./circles";
import type { LonLat } from "./place";

const HERE: LonLat = [118.78, 32.05];
const position = ([lon, lat]: LonLat) => ({ lon, lat, datum: "WGS84" }) as const;

test("every corner of a circle is its radius away, and it closes", () => {
  const [corners = []] = circle(HERE, 200).geometry.coordinates;
  for (const corner of corners) {
    expect(metresBetween(position(HERE), position(corner as LonLat))).toBeCloseTo(200, 3);
  }
  expect(corners.at(-1)).toEqual(corners[0]);
});

test("three rings of 1, 2 or 5 fit into a view", () => {
  expect(ringRadii(230)).toEqual([50, 100, 200]);
  expect(ringRadii(1_000)).toEqual([200, 500, 1_000]);
  expect(ringRadii(99_999)).toEqual([10_000, 20_000, 50_000]);
});

test("a place towards a direction lies in that direction", () => {
  for (const degrees of [0, 45, 90, 135, 180, 225, 270, 315]) {
    const there = towards(HERE, 5_000, degrees);
    expect((bearing(HERE, there) + 360) % 360).toBeCloseTo(degrees, 6);
  }
  expect([0, 44, 91, 359, 225].map(compassPoint)).toEqual(["n", "ne", "e", "n", "sw"]);
});

test("a fix fades from a minute to a quarter of an hour, and is never gone", () => {
  const wanted = [1, 1, 0.65, 0.3, 0.3];
  [0, 60_000, 480_000, 900_000, 9e9].forEach((age, place) => {
    expect(fading(age)).toBeCloseTo(wanted[place] ?? Number.NaN, 12);
  });
});
