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
import type { FeatureCollection } from "geojson";
import { type Base, baseOf } from "#shared/map/base";
import { graticule } from "#shared/map/graticule";
import { keepNorthUp, mapOptions } from "#shared/map/options";
import type { Palette } from "#shared/map/palette";
import type { LonLat } from "#shared/map/place";
import type { Box } from "../core/on-map";
import { pictures, RATIO } from "./icons";
import { DRAWN, type Drawn, layers } from "./layers";

/** Tiles of area packages that the server has, for all maps of this page. */
export const packages = new Protocol();
addProtocol("pmtiles", packages.tile);
// From our own host: the content policy lets no script in from elsewhere, nor from a text.
setWorkerUrl(workerUrl);

type Picked = "tickets" | "crews";

export interface Ears {
  moved: (box: Box) => void;
  ticket: (id: string) => void;
  crew: (id: string) => void;
  failed: () => void;
}

const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };
const NEAR = 15;

export class MapCanvas {
  private readonly map: GlMap;
  private readonly shown: Record<Drawn, FeatureCollection> = {
    grid: EMPTY,
    heaps: EMPTY,
    tickets: EMPTY,
    crews: EMPTY,
  };

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
      ...mapOptions(title),
    });
    keepNorthUp(this.map);
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new ScaleControl({ unit: "metric", maxWidth: 110 }), "bottom-left");
    this.map.on("style.load", () => this.putAll());
    this.map.on("moveend", () => this.tellMoved());
    this.map.on("load", () => this.tellMoved());
    this.map.on("webglcontextlost", () => ears.failed());
    this.map.on("idle", () => {
      this.box.dataset.drawn = this.base.kind;
    });
    this.listen("tickets", "ticket", ears.ticket);
    this.listen("crews", "crew", ears.crew);
    this.map.on("click", "heaps", (event) => this.enter(event));
  }

  /** Another base or other colours below the same scene. */
  dress(base: Base, colours: Palette): void {
    delete this.box.dataset.drawn;
    this.base = base;
    this.colours = colours;
    this.map.setStyle(this.style(base), { diff: false });
  }

  show(what: Drawn, features: FeatureCollection): void {
    this.shown[what] = features;
    this.source(what)?.setData(features);
  }

  /** Brings a place into sight; one that is in sight already stays where it is. */
  see(at: LonLat): void {
    if (this.map.getBounds().contains(at)) return;
    this.map.jumpTo({ center: at, zoom: Math.max(this.map.getZoom(), NEAR - 2) });
  }

  seeAll([west, south, east, north]: readonly [number, number, number, number]): void {
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

  private listen(layer: Picked, member: string, tell: (id: string) => void): void {
    this.map.on("click", layer, (event) => {
      const id = event.features?.[0]?.properties[member];
      if (typeof id === "string") tell(id);
    });
    const point = (cursor: string) => () => {
      this.map.getCanvas().style.cursor = cursor;
    };
    this.map.on("mouseenter", layer, point("pointer"));
    this.map.on("mouseleave", layer, point(""));
  }

  private enter(event: MapLayerMouseEvent): void {
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
