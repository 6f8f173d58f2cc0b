/** What the crew's map is drawn with: a base, and above it what belongs to the work. Pure. */
import type { LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import { type Base, baseOf } from "#shared/map/base";
import type { Palette } from "#shared/map/palette";

/** Sources whose data the map's owner sets: shapes on the ground. */
export const OVERLAYS = ["grid", "rings", "fence", "accuracy"] as const;
export type Overlay = (typeof OVERLAYS)[number];
export type Overlays = Record<Overlay, GeoJSON.FeatureCollection>;

export function styleOf(base: Base, colours: Palette, overlays: Overlays): StyleSpecification {
  const below = baseOf(base, colours);
  const sources: Record<string, SourceSpecification> = { ...below.sources };
  for (const name of OVERLAYS) sources[name] = { type: "geojson", data: overlays[name] };
  return { version: 8, sources, layers: [...below.layers, ...overlayLayers(base, colours)] };
}

function overlayLayers(base: Base, colours: Palette): LayerSpecification[] {
  const grid: LayerSpecification = {
    id: "grid",
    type: "line",
    source: "grid",
    layout: { visibility: base.kind === "plain" ? "visible" : "none" },
    paint: {
      "line-color": colours.line,
      "line-width": 1,
      // For sunlight lines are as dark as words: a whole grid of them would hide what matters.
      "line-opacity": colours.line === colours.ink ? 0.25 : 1,
    },
  };
  return [
    grid,
    {
      id: "rings",
      type: "line",
      source: "rings",
      layout: { visibility: base.kind === "plain" ? "visible" : "none" },
      paint: { "line-color": colours.quiet, "line-width": 1.5, "line-dasharray": [4, 3] },
    },
    disc("fence", colours.accent, 0.08),
    edge("fence", colours.accent, 3),
    disc("accuracy", colours.accent, 0.15),
    edge("accuracy", colours.accent, 1.5),
  ];
}

function disc(source: Overlay, colour: string, opacity: number): LayerSpecification {
  const paint = { "fill-color": colour, "fill-opacity": opacity };
  return { id: `${source}-disc`, type: "fill", source, paint };
}

function edge(source: Overlay, colour: string, width: number): LayerSpecification {
  const paint = { "line-color": colour, "line-width": width };
  return { id: `${source}-edge`, type: "line", source, paint };
}
