/**
 * What maps are drawn on: nothing but land and a grid, pictures by address, or an area package. Pure.
 *
 * A calm base with little colour, so that the work carries it. No glyphs and no sprites are fetched: words
 * are drawn from the machine's own fonts. Borders are left out: whose they are is not ours to say.
 */
import type { FilterSpecification, LayerSpecification, SourceSpecification } from "maplibre-gl";
import type { Palette } from "./palette";

/** What lies below: nothing but land and a grid, pictures by address, or an area package. */
export type Base =
  | { kind: "plain"; land: GeoJSON.GeoJSON | null }
  | { kind: "tiles"; url: string; attribution: string }
  | {
      kind: "package";
      key: string;
      content: "vector" | "raster";
      bounds: [number, number, number, number];
      zooms: [number, number];
    };

export const FONT = ["sans-serif"];

/** Sources and layers that lie below everything else. */
export interface Below {
  sources: Record<string, SourceSpecification>;
  layers: LayerSpecification[];
}

/** What is drawn of a base. */
export function baseOf(base: Base, colours: Palette): Below {
  const ground: LayerSpecification = {
    id: "ground",
    type: "background",
    paint: { "background-color": colours.surface },
  };
  if (base.kind === "plain") return plain(base.land, ground, colours);
  const source = sourceOf(base);
  const layers =
    base.kind === "package" && base.content === "vector"
      ? vectorLayers(colours)
      : [picture(colours)];
  return { sources: { base: source }, layers: [ground, ...layers] };
}

function plain(land: GeoJSON.GeoJSON | null, ground: LayerSpecification, colours: Palette): Below {
  if (!land) return { sources: {}, layers: [ground] };
  const source = "base";
  return {
    sources: { base: { type: "geojson", data: land, tolerance: 0.2 } },
    layers: [
      { ...ground, paint: { "background-color": colours["accent-soft"] } } as LayerSpecification,
      // Its edge is the coast's line.
      {
        id: "land",
        type: "fill",
        source,
        paint: { "fill-color": colours.ground, "fill-antialias": false },
      },
      {
        id: "coast",
        type: "line",
        source,
        paint: { "line-color": colours["strong-line"], "line-width": 1 },
      },
    ],
  };
}

function sourceOf(base: Exclude<Base, { kind: "plain" }>): SourceSpecification {
  if (base.kind === "tiles") {
    return { type: "raster", tiles: [base.url], tileSize: 256, maxzoom: 18 };
  }
  const [minzoom, maxzoom] = base.zooms;
  const tiles = [`pmtiles://${base.key}/{z}/{x}/{y}`];
  const shared = { tiles, minzoom, maxzoom, bounds: base.bounds };
  return base.content === "vector"
    ? { type: "vector", ...shared }
    : { type: "raster", tileSize: 256, ...shared };
}

function picture(colours: Palette): LayerSpecification {
  const paint = colours.dark
    ? { "raster-saturation": -0.5, "raster-brightness-max": 0.55, "raster-contrast": 0.1 }
    : { "raster-saturation": -0.35 };
  return {
    id: "picture",
    type: "raster",
    source: "base",
    paint: { ...paint, "raster-fade-duration": 0 },
  };
}

/** Layers for the two namings in common use: Protomaps' and OpenMapTiles'. What a package lacks is not drawn. */
function vectorLayers(colours: Palette): LayerSpecification[] {
  const water = { "fill-color": colours["accent-soft"], "fill-outline-color": colours.accent };
  return [
    fill("earth", colours.ground),
    fill("landcover", colours["good-soft"], 0.6),
    fill("park", colours["good-soft"], 0.6),
    { ...fill("landuse", colours["good-soft"], 0.6), filter: GREEN },
    { ...fill("water", ""), paint: water, filter: ["==", ["geometry-type"], "Polygon"] },
    lines("water", colours.accent, 1, ["==", ["geometry-type"], "LineString"]),
    lines("waterway", colours.accent, 1),
    fill("buildings", colours.line, 0.7),
    fill("building", colours.line, 0.7),
    ...streets("roads", "kind", colours),
    ...streets("transportation", "class", colours),
    words("roads", colours, "line"),
    words("transportation_name", colours, "line"),
    words("places", colours, "point"),
    words("place", colours, "point"),
  ];
}

const GREEN: FilterSpecification = [
  "in",
  ["coalesce", ["get", "kind"], ["get", "class"], ""],
  ["literal", ["park", "forest", "wood", "grass", "grassland", "nature_reserve", "cemetery"]],
];
const BIG = ["highway", "major_road", "motorway", "trunk", "primary", "secondary"];
const MIDDLE = ["medium_road", "tertiary"];

function fill(layer: string, colour: string, opacity = 1): LayerSpecification & { type: "fill" } {
  return {
    id: `${layer}-area`,
    type: "fill",
    source: "base",
    "source-layer": layer,
    paint: { "fill-color": colour, "fill-opacity": opacity },
  };
}

function lines(
  layer: string,
  colour: string,
  width: number,
  filter?: FilterSpecification,
): LayerSpecification {
  return {
    id: `${layer}-line`,
    type: "line",
    source: "base",
    "source-layer": layer,
    ...(filter ? { filter } : {}),
    paint: { "line-color": colour, "line-width": width },
  };
}

/** A casing and a surface, wider for what more people drive on. */
function streets(layer: string, sort: string, colours: Palette): LayerSpecification[] {
  const rank = ["match", ["get", sort], BIG, 3, MIDDLE, 2, 1];
  const wide = (add: number) =>
    [
      "interpolate",
      ["exponential", 1.5],
      ["zoom"],
      8,
      ["*", 0.3, rank],
      18,
      ["+", add, ["*", 6, rank]],
    ] as never;
  const common = { type: "line", source: "base", "source-layer": layer } as const;
  const layout = { "line-cap": "round", "line-join": "round" } as const;
  return [
    {
      ...common,
      id: `${layer}-edge`,
      layout,
      paint: { "line-color": colours["strong-line"], "line-width": wide(2) },
    },
    {
      ...common,
      id: `${layer}-top`,
      layout,
      minzoom: 12,
      paint: { "line-color": colours.surface, "line-width": wide(0) },
    },
  ];
}

function words(layer: string, colours: Palette, along: "line" | "point"): LayerSpecification {
  return {
    id: `${layer}-words`,
    type: "symbol",
    source: "base",
    "source-layer": layer,
    ...(along === "line" ? { minzoom: 14 } : {}),
    layout: {
      "symbol-placement": along,
      "text-field": ["coalesce", ["get", "name:zh"], ["get", "name"], ""],
      "text-font": FONT,
      "text-size": along === "line" ? 13 : 15,
    },
    paint: {
      "text-color": colours.ink,
      "text-halo-color": colours.surface,
      "text-halo-width": 2,
    },
  };
}
