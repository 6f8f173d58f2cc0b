/** How every map of the pages behaves, whatever is drawn on it. */
import type { Map as GlMap, MapOptions } from "maplibre-gl";

/** North stays up: a map turns by accident and is hard to turn back, above all with gloves. */
export function mapOptions(title: string) {
  return {
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    locale: { "Map.Title": title },
    localIdeographFontFamily: "system-ui, sans-serif",
  } satisfies Partial<MapOptions>;
}

/** The same for fingers and keys, which no option reaches. */
export function keepNorthUp(map: GlMap): void {
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
}
