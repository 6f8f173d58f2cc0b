/** Where all of something lies, when a map of many tells heaps only. No requests of its own. */
import { boundsOf } from "./area";
import type { Seen } from "./on-map";

export type Bounds = readonly [west: number, south: number, east: number, north: number];

const WORLD: Bounds = [-180, -85, 180, 85];
/** A heap stands for a cell; the server counts at least so many of them along a box. */
const CELLS = 12;
/** A box that becomes no narrower than this by looking closer is narrow enough. */
const WON = 0.7;
const STEPS = 8;

/**
 * The bounds of all that `ask` tells of a box, not much wider than they must be; null where there is
 * nothing. The middle of a heap says little of how far it reaches, so each answer is looked at closer.
 */
export async function extentOf(ask: (bounds: Bounds) => Promise<Seen>): Promise<Bounds | null> {
  let bounds = WORLD;
  for (let step = 0; step < STEPS; step += 1) {
    const { points, clusters } = await ask(bounds);
    if (points.length > 0) return boundsOf(points.map(({ lat, lon }) => [lon, lat]));
    if (clusters.length === 0) return null;
    const places = clusters.map(({ lat, lon }): [number, number] => [lon, lat]);
    const before = wide(bounds);
    bounds = boundsOf(places, before / CELLS);
    if (wide(bounds) > before * WON) break;
  }
  return bounds;
}

function wide([west, south, east, north]: Bounds): number {
  return Math.max(east - west, north - south);
}
