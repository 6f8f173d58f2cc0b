import { expect, it } from "vitest";
import { type Bounds, extentOf } from "./extent";
import type { Heap, Point, Seen } from "./on-map";

type Place = readonly [lon: number, lat: number];
const MOST = 600;

/** Answers as the server does: places one by one where they are few, else heaps of cells. */
function office(places: readonly Place[]) {
  let asked = 0;
  async function ask([west, south, east, north]: Bounds): Promise<Seen> {
    asked += 1;
    const inside = places.filter(
      ([lon, lat]) => lon >= west && lon <= east && lat >= south && lat <= north,
    );
    const total = inside.length;
    if (total <= MOST) {
      const points = inside.map(([lon, lat]) => ({ lon, lat }) as Point);
      return { total, points, clusters: [] };
    }
    const cell = Math.max(east - west, north - south) / 12;
    const heaps = new Map<string, Place[]>();
    for (const at of inside) {
      const key = at.map((one) => Math.floor(one / cell)).join();
      heaps.set(key, [...(heaps.get(key) ?? []), at]);
    }
    const clusters = [...heaps.values()].map((of) => {
      const middle = (axis: 0 | 1) => of.reduce((sum, at) => sum + at[axis], 0) / of.length;
      return { lon: middle(0), lat: middle(1), count: of.length } as Heap;
    });
    return { total, points: [], clusters };
  }
  return { ask, asked: () => asked };
}

const city = Array.from(
  { length: 1_000 },
  (_, at): Place => [118.5 + (at % 40) * 0.015, 31.8 + Math.floor(at / 40) * 0.015],
);

it("finds a whole city of which the world shows one heap", async () => {
  const found = office(city);
  const [west, south, east, north] = (await extentOf(found.ask)) ?? [0, 0, 0, 0];
  expect(west).toBeLessThanOrEqual(118.5);
  expect(east).toBeGreaterThanOrEqual(118.5 + 39 * 0.015);
  expect(south).toBeLessThanOrEqual(31.8);
  expect(north).toBeGreaterThanOrEqual(31.8 + 24 * 0.015);
  expect(east - west).toBeLessThan(2);
  expect(found.asked()).toBeLessThan(8);
});

it("leaves out nothing of two places on two sides of the world", async () => {
  const far = city.map(([lon, lat]): Place => [lon - 200, -lat]);
  const [west, south, east, north] = (await extentOf(office([...city, ...far]).ask)) ?? [];
  expect([west, south].every((edge) => (edge ?? 0) <= -31.8)).toBe(true);
  expect(west).toBeLessThanOrEqual(-81.5);
  expect([east, north]).toEqual([expect.any(Number), expect.any(Number)]);
  expect(east).toBeGreaterThanOrEqual(119);
});

it("is as narrow as the places where they are told one by one, and nothing where there are none", async () => {
  expect(await extentOf(office([[10, 50]]).ask)).toEqual([10, 50, 10, 50]);
  expect(await extentOf(office([]).ask)).toBeNull();
});
