/** The drawn map: one MapLibre map with tickets, heaps of them, and crews. No components. */
import {
  addProtocol,
  type GeoJSONSource,
  Map as GlMap,
  type MapLayerMouseEvent,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { Protocol } from "pmtiles";
import "maplibre-gl/dist/maplibre-gl.css";
import "#shared/map/controls.css";
import type { FeatureCollection } from "geojson";
import { type Base, baseOf } from "#shared/map/base";
import { graticule } from "#shared/map/graticule";
import { keepNorthUp, mapOptions } from "#shared/map/options";
import type { Palette } from "#shared/map/palette";
import type { LonLat } from "#shared/map/place";
import type { Shape } from "../core/area";
import type { Box } from "../core/on-map";
import { Dragging } from "./dragging";
import { pictures, RATIO } from "./icons";
import { DRAWN, type Drawn, layers } from "./layers";
import { Sketching, type Tool } from "./sketching";

/** Tiles of area packages that the server has, for all maps of this page. */
export const packages = new Protocol();
addProtocol("pmtiles", packages.tile);
// From our own host: the content policy lets no script in from elsewhere, nor from a text.
setWorkerUrl(workerUrl);

export interface Ears {
  moved: (box: Box) => void;
  ticket: (id: string) => void;
  crew: (id: string) => void;
  /** A finding or a photo. */
  fact: (id: string) => void;
  /** The mouse came over a crew, or left it. */
  over: (crew: string | null) => void;
  dropped: (tickets: readonly string[], crew: string) => void;
  /** A shape was drawn, or given up. */
  drew: (shape: Shape | null) => void;
  failed: () => void;
}

const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };
const NEAR = 15;
/** Words fade in and out, ms. Without it the map places all of them anew for each single frame. */
const FADE = 200;

export class MapCanvas {
  private readonly map: GlMap;
  private readonly sketching: Sketching;
  private readonly shown = Object.fromEntries(DRAWN.map((name) => [name, EMPTY])) as Record<
    Drawn,
    FeatureCollection
  >;
  private isSeen = false;
  /** What is to be drawn, at once or when the map rests. */
  private readonly held = new Set<Drawn>();

  constructor(
    private readonly box: HTMLElement,
    private base: Base,
    private colours: Palette,
    start: { center: LonLat; zoom: number },
    private readonly ears: Ears,
    title: string,
  ) {
    this.map = new GlMap({
      container: box,
      style: this.style(base),
      ...start,
      maxZoom: 20,
      boxZoom: false, // a box picks tickets
      ...mapOptions(title),
      fadeDuration: FADE,
    });
    keepNorthUp(this.map);
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new ScaleControl({ unit: "metric", maxWidth: 110 }), "bottom-left");
    this.map.on("style.load", () => this.putAll());
    this.map.on("moveend", () => this.rest());
    this.map.on("load", () => this.tellMoved());
    this.map.on("render", () => this.markSeen());
    this.map.on("webglcontextlost", () => ears.failed());
    // Each move is drawn to its end, and "idle" is told after that, also where nothing moved in it.
    this.map.on("movestart", () => {
      delete this.box.dataset.drawn;
    });
    this.map.on("idle", () => {
      this.box.dataset.drawn = this.base.kind;
    });
    this.sketching = new Sketching(this.map, () => this.source("sketch"), ears.drew);
    new Dragging(this.map, () => this.sketching.isBusy, ears.dropped);
    this.listen("tickets", "ticket", ears.ticket);
    // After the tickets: a fact often lies on the mark of its ticket.
    this.listen("evidence", "fact", ears.fact);
    this.listen("crews", "crew", ears.crew);
    this.map.on("mousemove", "crews", (event) => ears.over(named(event, "crew")));
    this.map.on("mouseleave", "crews", () => ears.over(null));
    this.map.on("click", "heaps", (event) => this.enter(event));
  }

  /** Draws with a tool; null: no more. */
  take(tool: Tool | null): void {
    this.sketching.take(tool);
  }

  finishShape(): void {
    this.sketching.finish();
  }

  /** Another base or other colours below the same scene. */
  dress(base: Base, colours: Palette): void {
    delete this.box.dataset.drawn;
    this.base = base;
    this.colours = colours;
    this.map.setStyle(this.style(base), { diff: false });
  }

  /** Draws these in place of what was shown; while somebody moves the map, when it rests. */
  show(what: Drawn, features: FeatureCollection): void {
    this.shown[what] = features;
    this.box.dataset[what] = String(features.features.length);
    this.held.add(what);
    if (!this.map.isMoving()) this.draw();
  }

  /** Brings a place into sight; one that is in sight already stays where it is. */
  see(at: LonLat): void {
    if (this.map.getBounds().contains(at)) return;
    this.map.jumpTo({ center: at, zoom: Math.max(this.map.getZoom(), NEAR - 2) });
  }

  /** Brings bounds into sight; nothing where somebody left the map while they were asked for. */
  seeAll([west, south, east, north]: readonly [number, number, number, number]): void {
    if (!this.box.isConnected) return;
    const bounds: [number, number, number, number] = [west, south, east, north];
    this.map.fitBounds(bounds, { padding: 48, maxZoom: NEAR, animate: false });
  }

  /** The panes beside it were given another width. */
  resize(): void {
    this.map.resize();
  }

  destroy(): void {
    this.map.remove();
  }

  private style(base: Base) {
    const below = baseOf(base, this.colours);
    const sources = Object.fromEntries(
      DRAWN.map((name) => [name, { type: "geojson" as const, data: this.shown[name] }]),
    );
    return {
      version: 8 as const,
      sources: { ...below.sources, ...sources },
      layers: [...below.layers, ...layers(this.colours)],
    };
  }

  private putAll(): void {
    for (const { name, image } of pictures(this.colours)) {
      if (!this.map.hasImage(name)) this.map.addImage(name, image, { pixelRatio: RATIO });
    }
    for (const name of DRAWN) this.source(name)?.setData(this.shown[name]);
  }

  private source(name: Drawn): GeoJSONSource | undefined {
    return this.map.getSource<GeoJSONSource>(name);
  }

  private listen(
    layer: "tickets" | "evidence" | "crews",
    member: string,
    tell: (id: string) => void,
  ): void {
    this.map.on("click", layer, (event) => {
      const id = named(event, member);
      if (id && !this.sketching.isBusy) tell(id);
    });
    const point = (cursor: string) => () => {
      if (!this.sketching.isBusy) this.map.getCanvas().style.cursor = cursor;
    };
    this.map.on("mouseenter", layer, point("pointer"));
    this.map.on("mouseleave", layer, point(""));
  }

  /** Marks in the page's timeline when the work and the crews were seen first. */
  private markSeen(): void {
    const has = (what: Drawn) => this.shown[what].features.length > 0;
    if (this.isSeen || !has("crews") || !(has("tickets") || has("heaps"))) return;
    this.isSeen = this.map.areTilesLoaded();
    if (this.isSeen) performance.mark("map-seen");
  }

  private rest(): void {
    this.tellMoved();
    this.draw();
  }

  /** Draws what was held back. */
  private draw(): void {
    for (const what of this.held) this.source(what)?.setData(this.shown[what]);
    this.held.clear();
  }

  private enter(event: MapLayerMouseEvent): void {
    if (this.sketching.isBusy) return;
    this.map.easeTo({ center: event.lngLat, zoom: this.map.getZoom() + 2, duration: 250 });
  }

  private tellMoved(): void {
    const bounds = this.map.getBounds();
    const edges = [
      Math.max(-180, bounds.getWest()),
      Math.max(-90, bounds.getSouth()),
      Math.min(180, bounds.getEast()),
      Math.min(90, bounds.getNorth()),
    ] as const;
    this.ears.moved({ bounds: edges, zoom: this.map.getZoom() });
    const lines = this.base.kind === "plain" ? graticule([...edges]) : [];
    this.show("grid", { type: "FeatureCollection", features: lines });
  }
}

function named(event: MapLayerMouseEvent, member: string): string | null {
  const id = event.features?.[0]?.properties[member];
  return typeof id === "string" ? id : null;
}
