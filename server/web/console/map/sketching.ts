/** Drawing a box or a shape on the map with a mouse. */
import type { GeoJSONSource, Map as GlMap, MapMouseEvent } from "maplibre-gl";
import type { LonLat } from "#shared/map/place";
import type { Shape } from "../core/area";

export type Tool = "box" | "shape";

export class Sketching {
  private tool: Tool | null = null;
  private corners: LonLat[] = [];
  /** Where a box began, in pixels. */
  private start: { x: number; y: number } | null = null;

  /** `ended`: with the shape, null where it was given up. */
  constructor(
    private readonly map: GlMap,
    private readonly source: () => GeoJSONSource | undefined,
    private readonly ended: (shape: Shape | null) => void,
  ) {
    map.on("mousedown", (event) => this.press(event));
    map.on("mousemove", (event) => this.move(event));
    map.on("mouseup", (event) => this.release(event));
    map.on("click", (event) => this.corner(event));
    map.on("dblclick", (event) => this.close(event));
  }

  get isBusy(): boolean {
    return this.tool !== null || this.start !== null;
  }

  /** Takes a tool in hand; null puts it away. */
  take(tool: Tool | null): void {
    this.tool = tool;
    this.corners = [];
    this.start = null;
    this.draw([]);
    this.map.getCanvas().style.cursor = tool ? "crosshair" : "";
  }

  /** A shape is done (Enter); fewer than three corners are none. */
  finish(): void {
    const shape = this.corners;
    this.take(null);
    this.ended(shape.length >= 3 ? shape : null);
  }

  private press(event: MapMouseEvent): void {
    if (this.tool !== "box" && !event.originalEvent.shiftKey) return;
    event.preventDefault(); // else the map would move
    this.start = event.point;
  }

  private move(event: MapMouseEvent): void {
    if (this.start) this.draw(this.box(event));
    else if (this.corners.length > 0) this.draw([...this.corners, at(event)]);
  }

  private release(event: MapMouseEvent): void {
    if (!this.start) return;
    const far = Math.hypot(event.point.x - this.start.x, event.point.y - this.start.y);
    this.corners = far > 4 ? this.box(event) : [];
    this.finish();
  }

  private corner(event: MapMouseEvent): void {
    if (this.tool === "shape") this.corners.push(at(event));
  }

  private close(event: MapMouseEvent): void {
    if (this.tool !== "shape") return;
    event.preventDefault(); // else the map would come nearer
    this.finish();
  }

  private box(event: MapMouseEvent): LonLat[] {
    const [one, other] = [this.start ?? event.point, event.point];
    const corners: [number, number][] = [
      [one.x, one.y],
      [other.x, one.y],
      [other.x, other.y],
      [one.x, other.y],
    ];
    return corners.map((corner) => this.map.unproject(corner).toArray());
  }

  private draw(shape: LonLat[]): void {
    const [first] = shape;
    const geometry = { type: "Polygon" as const, coordinates: first ? [[...shape, first]] : [] };
    this.source()?.setData({ type: "Feature", properties: {}, geometry });
  }
}

function at(event: MapMouseEvent): LonLat {
  return event.lngLat.toArray();
}
