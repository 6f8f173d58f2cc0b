/** Where the device is while a form is open: asked once, waited for by nobody. */
import { useEffect, useState } from "preact/hooks";
import type { Position } from "#shared/documents";
import { locate } from "../core/position";

/** The place, or null as long as there is none; asks only where `wanted`. */
export function useFix(wanted: boolean): Position | null {
  const [place, setPlace] = useState<Position | null>(null);
  useEffect(() => {
    let over = false;
    if (wanted) {
      void locate().then((found) => {
        if (!over && "position" in found) setPlace(found.position);
      });
    }
    return () => {
      over = true;
    };
  }, [wanted]);
  return place;
}
