/** Which base the map is drawn on: what was chosen, or the best there is here and now. */

import { PMTiles, TileType } from "pmtiles";
import { useEffect, useState } from "preact/hooks";
import type { Datum } from "#shared/documents";
import type { Base } from "#shared/map/base";
import { shown } from "#shared/map/datums";
import type { LonLat } from "#shared/map/place";
import type { App } from "../core/app";
import type { Basemaps, Held } from "../core/basemaps";
import { mapChoices } from "../core/map-choices";
import { onChange } from "../core/network";
import { packages } from "../map/canvas";
import type { Nearby } from "../map/nearby";
import { useApp } from "./use";
import { useBasemaps } from "./use-basemaps";

export interface Chosen {
  base: Base | null;
  datum: Datum;
  attribution: string;
}

const NONE: Chosen = { base: null, datum: "WGS84", attribution: "" };

export function useBase(entries: readonly Nearby[]): Chosen {
  const app = useApp();
  const store = useBasemaps();
  const [chosen, setChosen] = useState<Chosen>(NONE);
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => onChange(() => setOnline(navigator.onLine)), []);
  const held = store?.held.value.filter((one) => one.whole);
  const choice = mapChoices().base.value;
  const key = `${choice} ${online} ${held?.map((one) => one.sha256).join()} ${entries.length > 0}`;
  useEffect(() => {
    if (!store) return;
    let over = false;
    const places = entries.flatMap(({ site }) => (site ? [shown(site, "WGS84")] : []));
    void chosenBase(app, store, choice, places, online).then((found) => over || setChosen(found));
    return () => {
      over = true;
    };
  }, [store, key, app.me.value?.tiles?.url]);
  return chosen;
}

async function chosenBase(
  app: App,
  store: Basemaps,
  choice: string,
  places: readonly LonLat[],
  online: boolean,
): Promise<Chosen> {
  if (choice !== "plain" && choice !== "tiles") {
    const found = await packageFor(store, choice, places);
    if (found) return found;
  }
  const tiles = app.me.value?.tiles;
  if (choice !== "plain" && tiles && (online || choice === "tiles")) {
    const url = new URL(tiles.url, location.href).href.replace(/%7B/g, "{").replace(/%7D/g, "}");
    const { attribution } = tiles;
    return { base: { kind: "tiles", url, attribution }, datum: tiles.datum as Datum, attribution };
  }
  return { ...NONE, base: { kind: "plain", land: await land() } };
}

/** The package that was chosen; `auto`: the one in which most of the sites lie. */
async function packageFor(
  store: Basemaps,
  choice: string,
  places: readonly LonLat[],
): Promise<Chosen | null> {
  const whole = store.whole().filter((held) => choice === "auto" || held.sha256 === choice);
  const opened = await Promise.all(whole.map((held) => open(store, held).catch(() => null)));
  const fits = opened
    .filter((one) => one !== null)
    .map((one) => ({ one, inside: places.filter((place) => lies(place, one.bounds)).length }))
    .filter(({ inside }) => inside > 0 || choice !== "auto" || places.length === 0)
    .sort((first, second) => second.inside - first.inside);
  return fits[0]?.one.chosen ?? null;
}

interface Opened {
  bounds: [number, number, number, number];
  chosen: Chosen;
}

async function open(store: Basemaps, held: Held): Promise<Opened | null> {
  const key = held.sha256;
  const file =
    packages.get(key) ??
    new PMTiles({
      getKey: () => key,
      getBytes: async (offset, length) => ({ data: await store.bytes(key, offset, length) }),
    });
  packages.add(file);
  const header = await file.getHeader();
  const content = header.tileType === TileType.Mvt ? "vector" : "raster";
  const bounds: Opened["bounds"] = [header.minLon, header.minLat, header.maxLon, header.maxLat];
  const zooms: [number, number] = [header.minZoom, header.maxZoom];
  const base: Base = { kind: "package", key, content, bounds, zooms };
  return { bounds, chosen: { base, datum: "WGS84", attribution: held.attribution ?? "" } };
}

function lies([lon, lat]: LonLat, [west, south, east, north]: Opened["bounds"]): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

/** The land of the world; without it (offline before it was kept) the grid and the rings suffice. */
async function land(): Promise<GeoJSON.GeoJSON | null> {
  try {
    return (await import("#shared/map/land")).land();
  } catch {
    return null;
  }
}
