/** The drawn map: one MapLibre map with the sites, the chosen one's reach, and me. No components. */
import { addProtocol, Map as GlMap, Marker, ScaleControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { Protocol } from "pmtiles";
import "maplibre-gl/dist/maplibre-gl.css";
import "#shared/map/controls.css";
import type { Base } from "#shared/map/base";
import { circle, fading, ringRadii, towards } from "#shared/map/circles";
import { graticule } from "#shared/map/graticule";
import { keepNorthUp, mapOptions } from "#shared/map/options";
import type { Palette } from "#shared/map/palette";
import type { LonLat } from "#shared/map/place";
import { boundsOf, clustered, type Mark } from "./marks";
import { meDot, pin, ringLabel } from "./pins";
import { OVERLAYS, type Overlay, type Overlays, styleOf } from "./style";

/** Tiles of packages on the device, for all maps of this page. */
export const packages = new Protocol();
addProtocol("pmtiles", packages.tile);
// From our own host: the content policy lets no script in from elsewhere, nor from a text.
setWorkerUrl(workerUrl);

/** Me on the map: metres at 95 %, and the age of the fix in ms. */
export interface Me {
  at: LonLat;
  accuracy: number;
  age: number;
}

export interface Scene {
  marks: readonly Mark[];
  chosen: string | null;
  /** Radius of a site's reach, metres; null where the profile says none. */
  fence: number | null;
  me: Me | null;
}

export interface Ears {
  /** Marks were tapped: one, or several that no zoom parts. */
  picked: (ids: string[]) => void;
  /** It cannot be drawn (any more). */
  failed: () => void;
  nameOf: (ids: readonly string[]) => string;
  distance: (metres: number) => string;
}

const CLOSEST = 19;
const NEAR = 15;
const MARGIN = { top: 56, bottom: 64, left: 48, right: 72 };
const EMPTY: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

export class MapCanvas {
  private readonly map: GlMap;
  private base: Base;
  private scene: Scene = { marks: [], chosen: null, fence: null, me: null };
  private overlays = Object.fromEntries(OVERLAYS.map((name) => [name, EMPTY])) as Overlays;
  private pins: Marker[] = [];
  private labels: Marker[] = [];
  private dot: Marker | null = null;

  constructor(
    private readonly box: HTMLElement,
    { base, colours }: { base: Base; colours: Palette },
    private readonly ears: Ears,
    title: string,
  ) {
    this.base = base;
    this.map = new GlMap({
      container: box,
      style: styleOf(base, colours, this.overlays),
      center: [105, 35],
      zoom: 3,
      maxZoom: CLOSEST,
      ...mapOptions(title),
    });
    keepNorthUp(this.map);
    this.map.addControl(new ScaleControl({ unit: "metric", maxWidth: 110 }), "bottom-left");
    this.map.on("zoomend", () => this.drawPins());
    this.map.on("moveend", () => this.drawGround());
    // What was put before the style was there, or while another took its place, is put again.
    this.map.on("style.load", () => {
      for (const name of OVERLAYS) this.put(name, this.overlays[name].features);
    });
    this.map.on("webglcontextlost", () => ears.failed());
    // Each move is drawn to its end, and "idle" is told after that, also where nothing moved in it.
    this.map.on("movestart", () => {
      delete this.box.dataset.drawn;
    });
    this.map.on("idle", () => {
      this.box.dataset.drawn = this.base.kind;
    });
  }

  /** Another base or other colours below the same scene. */
  dress(base: Base, colours: Palette): void {
    delete this.box.dataset.drawn;
    this.base = base;
    this.map.setStyle(styleOf(base, colours, this.overlays), { diff: false });
    this.drawGround();
  }

  /** What is to be seen. */
  show(scene: Scene): void {
    this.scene = scene;
    this.drawPins();
    this.drawMe();
    this.drawGround();
  }

  /** All sites, and me where I am not far away. */
  seeAll(): void {
    const bounds = boundsOf([...this.scene.marks.map((mark) => mark.at), ...this.mine()]);
    if (bounds) this.map.fitBounds(bounds, { padding: MARGIN, maxZoom: NEAR, animate: false });
  }

  seeMe(): void {
    if (!this.scene.me) return;
    this.look(this.scene.me.at);
  }

  see(id: string): void {
    const mark = this.scene.marks.find((one) => one.id === id);
    if (mark) this.look(mark.at);
  }

  zoomBy(step: number): void {
    this.map.zoomTo(Math.round(this.map.getZoom()) + step, { duration: 150 });
  }

  destroy(): void {
    this.map.remove();
  }

  private look(at: LonLat): void {
    this.map.jumpTo({ center: at, zoom: Math.max(NEAR, this.map.getZoom()) });
  }

  private mine(): LonLat[] {
    return this.scene.me ? [this.scene.me.at] : [];
  }

  private drawPins(): void {
    for (const marker of this.pins) marker.remove();
    const { marks, chosen } = this.scene;
    this.pins = clustered(marks, this.map.getZoom(), chosen).map((cluster) => {
      const isChosen = chosen !== null && cluster.ids.includes(chosen);
      const element = pin(cluster, isChosen, this.ears.nameOf(cluster.ids));
      element.addEventListener("click", () => this.pick(cluster.ids));
      return new Marker({ element }).setLngLat(cluster.at).addTo(this.map);
    });
  }

  /** One is told; several are parted by zooming in, as long as that parts them. */
  private pick(ids: string[]): void {
    const inside = this.scene.marks.filter((mark) => ids.includes(mark.id));
    const parted = clustered(inside, CLOSEST).length > 1;
    const bounds = boundsOf(inside.map((mark) => mark.at));
    if (ids.length > 1 && parted && bounds && this.map.getZoom() < CLOSEST - 0.5) {
      this.map.fitBounds(bounds, { padding: MARGIN, maxZoom: CLOSEST, animate: false });
    } else this.ears.picked(ids);
  }

  private drawMe(): void {
    const { me } = this.scene;
    if (!me) {
      this.dot?.remove();
      this.dot = null;
      return;
    }
    this.dot ??= new Marker({ element: meDot() }).setLngLat(me.at).addTo(this.map);
    this.dot.setLngLat(me.at).setOpacity(String(fading(me.age)));
  }

  private drawGround(): void {
    const { marks, chosen, fence, me } = this.scene;
    const site = marks.find((mark) => mark.id === chosen)?.at;
    this.put("fence", site && fence ? [circle(site, fence)] : []);
    this.put("accuracy", me && me.accuracy > 0 ? [circle(me.at, me.accuracy)] : []);
    for (const label of this.labels) label.remove();
    this.labels = [];
    if (this.base.kind !== "plain") return;
    const bounds = this.map.getBounds();
    const view = [
      bounds.getWest(),
      bounds.getSouth(),
      bounds.getEast(),
      bounds.getNorth(),
    ] as const;
    this.put("grid", graticule([...view]));
    this.drawRings(site ?? me?.at);
  }

  /** Rings round the chosen site, or round me: distances without any map. */
  private drawRings(centre: LonLat | undefined): void {
    const reach = this.reach();
    const radii = centre ? ringRadii(reach) : [];
    this.put("rings", centre ? radii.map((radius) => circle(centre, radius)) : []);
    if (!centre) return;
    // Words on the innermost ring would lie over the mark.
    const readable = radii.filter((radius) => radius > reach / 4);
    this.labels = readable.map((radius) =>
      new Marker({ element: ringLabel(this.ears.distance(radius)) })
        .setLngLat(towards(centre, radius, 0))
        .addTo(this.map),
    );
  }

  /** Half of the shorter side of the view, metres. */
  private reach(): number {
    const { clientWidth, clientHeight } = this.box;
    const pixel =
      (40_075_016 * Math.cos((this.map.getCenter().lat * Math.PI) / 180)) /
      (512 * 2 ** this.map.getZoom());
    return (pixel * Math.min(clientWidth, clientHeight)) / 2;
  }

  private put(name: Overlay, features: GeoJSON.Feature[]): void {
    this.overlays = { ...this.overlays, [name]: { type: "FeatureCollection", features } };
    const source = this.map.getSource(name);
    if (source && "setData" in source) {
      (source as { setData: (data: GeoJSON.GeoJSON) => unknown }).setData(this.overlays[name]);
    }
  }
}
