/** Which base the map is drawn on: the utility's tiles by setting, or the embedded land, which needs no network. */
import { useEffect, useState } from "preact/hooks";
import type { Datum } from "#shared/documents";
import type { Base } from "#shared/map/base";
import { NoAnswer, Refusal, read } from "../core/api";

export interface Chosen {
  base: Base;
  datum: Datum;
  attribution: string;
}

interface MapSettings {
  tiles: { url: string; datum: Datum; attribution: string } | null;
}

/** null until it is known. */
export function useBase(): Chosen | null {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  useEffect(() => {
    let over = false;
    void choose().then((found) => over || setChosen(found));
    return () => {
      over = true;
    };
  }, []);
  return chosen;
}

async function choose(): Promise<Chosen> {
  const tiles = await tilesBySetting();
  if (tiles) {
    const url = new URL(tiles.url, location.href).href.replace(/%7B/g, "{").replace(/%7D/g, "}");
    const { datum, attribution } = tiles;
    return { base: { kind: "tiles", url, attribution }, datum, attribution };
  }
  const { land } = await import("#shared/map/land");
  return { base: { kind: "plain", land: land() }, datum: "WGS84", attribution: "" };
}

/** Without an answer the plain base serves; the lists say that there was none. */
async function tilesBySetting(): Promise<MapSettings["tiles"]> {
  try {
    return (await read<MapSettings>("map-settings")).tiles;
  } catch (fault) {
    if (fault instanceof NoAnswer || fault instanceof Refusal) return null;
    throw fault;
  }
}
