/** Which base the map is drawn on: the utility's tiles or packages by setting, or the embedded land. */
import { PMTiles, TileType } from "pmtiles";
import { useEffect, useState } from "preact/hooks";
import type { Datum } from "#shared/documents";
import type { Base } from "#shared/map/base";
import { NoAnswer, Refusal, read } from "../core/api";
import { choice } from "../core/layers";

export interface Chosen {
  base: Base;
  datum: Datum;
  attribution: string;
}

interface Package {
  name: string;
  title: string;
  url: string;
  attribution: string;
}

interface MapSettings {
  tiles: { url: string; datum: Datum; attribution: string } | null;
  basemaps: Package[];
}

export const TILES = "tiles";
export const PLAIN = "plain";

export interface Bases {
  /** null until it is known. */
  chosen: Chosen | null;
  /** All that can be chosen, the one that is drawn without a choice first. */
  all: readonly { name: string; title: string | null }[];
}

export function useBase(): Bases {
  const [settings, setSettings] = useState<MapSettings | null>(null);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  useEffect(() => void bySetting().then(setSettings), []);
  const all = settings ? basesOf(settings) : [];
  const wanted = choice.value.base;
  const name = (all.find((one) => one.name === wanted) ?? all[0])?.name;
  useEffect(() => {
    if (!settings || !name) return;
    let over = false;
    void opened(settings, name).then((found) => over || setChosen(found));
    return () => {
      over = true;
    };
  }, [settings, name]);
  return { chosen, all };
}

function basesOf({ tiles, basemaps }: MapSettings): Bases["all"] {
  const own = [...(tiles ? [TILES] : []), PLAIN].map((name) => ({ name, title: null }));
  return [...own, ...basemaps];
}

async function opened(settings: MapSettings, name: string): Promise<Chosen> {
  const { tiles } = settings;
  const found = settings.basemaps.find((one) => one.name === name);
  if (name === TILES && tiles) {
    const url = new URL(tiles.url, location.href).href.replace(/%7B/g, "{").replace(/%7D/g, "}");
    const { datum, attribution } = tiles;
    return { base: { kind: "tiles", url, attribution }, datum, attribution };
  }
  return (found && (await openedPackage(found))) ?? plain();
}

async function plain(): Promise<Chosen> {
  const { land } = await import("#shared/map/land");
  return { base: { kind: "plain", land: land() }, datum: "WGS84", attribution: "" };
}

/** An area package on this server, read by parts; null where it cannot be read. */
async function openedPackage({ url, attribution }: Package): Promise<Chosen | null> {
  const { packages } = await import("../map/canvas");
  const key = new URL(url, location.href).href;
  const file = packages.get(key) ?? new PMTiles(key);
  packages.add(file);
  try {
    const header = await file.getHeader();
    const content = header.tileType === TileType.Mvt ? "vector" : "raster";
    const { minLon, minLat, maxLon, maxLat, minZoom, maxZoom } = header;
    const bounds: [number, number, number, number] = [minLon, minLat, maxLon, maxLat];
    const base: Base = { kind: "package", key, content, bounds, zooms: [minZoom, maxZoom] };
    return { base, datum: "WGS84", attribution };
  } catch {
    return null;
  }
}

/** Without an answer the plain base serves; the lists say that there was none. */
async function bySetting(): Promise<MapSettings> {
  try {
    return await read<MapSettings>("map-settings");
  } catch (fault) {
    if (fault instanceof NoAnswer || fault instanceof Refusal) return { tiles: null, basemaps: [] };
    throw fault;
  }
}
