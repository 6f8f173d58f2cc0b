/** What is drawn above the base, from below to above: sources by name, and how each looks. */
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { FONT } from "#shared/map/base";
import type { Palette } from "#shared/map/palette";

/** Sources, each with its features. */
export const DRAWN = ["grid", "heaps", "tickets", "crews"] as const;
export type Drawn = (typeof DRAWN)[number];

export function layers(colours: Palette): LayerSpecification[] {
  return [grid(colours), ...heaps(colours), tickets(), crews(colours)];
}

function grid(colours: Palette): LayerSpecification {
  return {
    id: "grid",
    type: "line",
    source: "grid",
    paint: { "line-color": colours.line, "line-width": 1, "line-opacity": 0.7 },
  };
}

/** A ring as wide as the worst that lies in a heap presses, and beside it the shape and how many. */
function heaps(colours: Palette): LayerSpecification[] {
  const { accent, amber, bad } = colours;
  const worst = (emergency: unknown, missed: unknown, risk: unknown, none: unknown) =>
    [
      "match",
      ["get", "worst"],
      "emergency",
      emergency,
      "missed",
      missed,
      "at-risk",
      risk,
      none,
    ] as unknown as ExpressionSpecification;
  return [
    {
      id: "heaps",
      type: "circle",
      source: "heaps",
      paint: {
        "circle-color": colours["accent-soft"],
        "circle-stroke-color": worst(bad, bad, amber, accent),
        "circle-stroke-width": worst(6, 4, 4, 2),
        "circle-radius": ["interpolate", ["linear"], ["log10", ["get", "count"]], 0, 10, 4, 30],
      },
    },
    {
      id: "heap-counts",
      type: "symbol",
      source: "heaps",
      layout: {
        "text-field": ["get", "said"],
        "text-font": FONT,
        "text-size": 13,
        "text-allow-overlap": true,
      },
      paint: { "text-color": colours.ink },
    },
    {
      id: "heap-worst",
      type: "symbol",
      source: "heaps",
      filter: ["has", "icon"],
      layout: {
        "icon-image": ["get", "icon"],
        "icon-offset": [22, -22],
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "text-field": ["get", "many"],
        "text-font": FONT,
        "text-size": 12,
        "text-anchor": "left",
        "text-offset": [2.9, -1.85],
        "text-allow-overlap": true,
        "text-ignore-placement": true,
      },
      paint: { "text-color": colours.ink, ...halo(colours) },
    },
  ];
}

function tickets(): LayerSpecification {
  return {
    id: "tickets",
    type: "symbol",
    source: "tickets",
    layout: {
      "icon-image": ["get", "icon"],
      "icon-allow-overlap": true,
      "icon-ignore-placement": true,
      "symbol-sort-key": ["get", "order"],
    },
  };
}

function crews(colours: Palette): LayerSpecification {
  return {
    id: "crews",
    type: "symbol",
    source: "crews",
    layout: {
      "icon-image": ["get", "icon"],
      "icon-allow-overlap": true,
      "icon-ignore-placement": true,
      "text-field": ["get", "label"],
      "text-font": FONT,
      "text-size": 12,
      "text-anchor": "top",
      "text-offset": [0, 1.3],
      "text-optional": true,
    },
    paint: { "text-color": colours.ink, ...halo(colours) },
  };
}

function halo(colours: Palette) {
  return { "text-halo-color": colours.surface, "text-halo-width": 2 };
}
