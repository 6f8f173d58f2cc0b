import { expect, test } from "vitest";
import type { Datum } from "#shared/documents";
import { shown } from "#shared/map/datums";
import { handOver, NAVIGATORS, navigatorLink } from "./navigators";

/** Beijing station: the published check pair. */
const WGS: [number, number] = [39.90105, 116.42079];
const GCJ: [number, number] = [39.90245, 116.42703];
const place = ([lat, lon]: [number, number], datum: Datum) => ({ lat, lon, datum });
const numbersOf = (link: string) => (link.match(/-?\d+\.\d{7}/g) ?? []).map(Number);

test("the check pair holds both ways, and what is in the map's datum stays as it came", () => {
  const [lon, lat] = shown(place(WGS, "WGS84"), "GCJ02");
  expect(Math.abs(lat - GCJ[0])).toBeLessThan(1.1e-5);
  expect(Math.abs(lon - GCJ[1])).toBeLessThan(1.1e-5);
  const back = shown({ lat, lon, datum: "GCJ02" }, "WGS84");
  expect(back[0]).toBeCloseTo(WGS[1], 6);
  expect(back[1]).toBeCloseTo(WGS[0], 6);
  expect(shown(place(GCJ, "GCJ02"), "GCJ02")).toEqual([GCJ[1], GCJ[0]]);
});

test("geo: is told WGS-84, whatever datum the site came in", () => {
  const [lon, lat] = shown(place(WGS, "WGS84"), "GCJ02");
  const [toldLat, toldLon] = numbersOf(navigatorLink("geo", { lat, lon, datum: "GCJ02" }, "A"));
  expect(toldLat).toBeCloseTo(WGS[0], 6);
  expect(toldLon).toBeCloseTo(WGS[1], 6);
});

test("Amap is told GCJ-02 and Baidu BD-09, about 890 m further on", () => {
  const [amapLon = 0, amapLat = 0] = numbersOf(navigatorLink("amap", place(WGS, "WGS84"), "A"));
  expect(Math.abs(amapLat - GCJ[0])).toBeLessThan(1.1e-5);
  expect(Math.abs(amapLon - GCJ[1])).toBeLessThan(1.1e-5);
  const [baiduLat = 0, baiduLon = 0] = numbersOf(navigatorLink("baidu", place(WGS, "WGS84"), "A"));
  expect(baiduLat).toBeGreaterThan(amapLat);
  expect(baiduLon - amapLon).toBeGreaterThan(0.005);
});

test("a name cannot add to the address, and only pages of providers open beside the app", () => {
  for (const one of NAVIGATORS) {
    expect(navigatorLink(one, place(WGS, "WGS84"), "1 A&B#?路")).not.toMatch(/A&B|#|路/);
    expect("target" in handOver(one, place(WGS, "WGS84"), "A")).toBe(one !== "geo");
  }
  expect(handOver("gone", place(WGS, "WGS84"), "A").href).toMatch(/^geo:/);
});
