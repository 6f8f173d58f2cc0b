/** What is drawn above the base, from below to above: sources by name, and how each looks. */
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { FONT } from "#shared/map/base";
import type { Palette } from "#shared/map/palette";

/** Sources, each with its features. */
export const DRAWN = [
  "grid",
  "heat",
  "fences",
  "accuracy",
  "tracks",
  "heaps",
  "tickets",
  "evidence",
  "crews",
  "sketch",
] as const;
export type Drawn = (typeof DRAWN)[number];

export function layers(colours: Palette): LayerSpecification[] {
  const { accent, amber, good } = colours;
  return [
    grid(colours),
    heat(colours),
    ...areas("fences", accent, [4, 3]),
    ...areas("accuracy", good, [1, 0]),
    ...tracks(colours),
    ...heaps(colours),
    marks("tickets"),
    marks("evidence"),
    crews(colours),
    ...areas("sketch", amber, [2, 2]),
  ];
}

/** Circles and shapes: faint inside, with an edge of such dashes. */
function areas(name: Drawn, colour: string, dashes: [number, number]): LayerSpecification[] {
  return [
    {
      id: `${name}-inside`,
      type: "fill",
      source: name,
      paint: { "fill-color": colour, "fill-opacity": 0.1 },
    },
    {
      id: `${name}-edge`,
      type: "line",
      source: name,
      paint: { "line-color": colour, "line-width": 1.5, "line-dasharray": dashes },
    },
  ];
}

function tracks(colours: Palette): LayerSpecification[] {
  return [
    {
      id: "tracks",
      type: "line",
      source: "tracks",
      layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": colours.ink, "line-width": 2, "line-opacity": 0.7 },
    },
    {
      id: "track-points",
      type: "circle",
      source: "tracks",
      paint: {
        "circle-color": colours.surface,
        "circle-stroke-color": colours.ink,
        "circle-stroke-width": 1,
        "circle-radius": 2.5,
      },
    },
  ];
}

/** Where complaints come from: one colour, so that it says how many and not how bad. */
function heat({ accent }: Palette): LayerSpecification {
  const density = ["interpolate", ["linear"], ["heatmap-density"]];
  const steps = [0, `${accent}00`, 0.2, `${accent}40`, 0.6, `${accent}99`, 1, `${accent}e6`];
  return {
    id: "heat",
    type: "heatmap",
    source: "heat",
    paint: {
      "heatmap-weight": ["get", "count"],
      "heatmap-radius": ["interpolate", ["linear"], ["zoom"], 4, 12, 14, 36],
      "heatmap-intensity": ["interpolate", ["linear"], ["zoom"], 4, 0.2, 14, 1],
      "heatmap-color": [...density, ...steps] as unknown as ExpressionSpecification,
    },
  };
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

function marks(name: "tickets" | "evidence"): LayerSpecification {
  return {
    id: name,
    type: "symbol",
    source: name,
    layout: {
      "icon-image": ["get", "icon"],
      "icon-allow-overlap": true,
      "icon-ignore-placement": true,
      "symbol-sort-key": ["coalesce", ["get", "order"], 0],
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
