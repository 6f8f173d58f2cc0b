/** The area packages of this device; opened when the map first asks for them. */
import { useEffect, useState } from "preact/hooks";
import { Basemaps } from "../core/basemaps";

let opened: Promise<Basemaps> | null = null;

/** Null until they are read. */
export function useBasemaps(): Basemaps | null {
  const [basemaps, setBasemaps] = useState<Basemaps | null>(null);
  useEffect(() => {
    opened ??= Basemaps.open();
    void opened.then(setBasemaps);
  }, []);
  return basemaps;
}
