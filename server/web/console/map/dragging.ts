/** Dragging tickets onto crews: marks of the map, and rows of lists that are dropped on it. */
import type { Map as GlMap, MapLayerMouseEvent, PointLike } from "maplibre-gl";

/** What rows carry while they are dragged: ids of tickets, parted by commas. */
export const CARRIED = "application/x-kancha-tickets";
/** Beside a list of crews, each line that takes tickets names its crew so. */
export const TAKES = "data-takes-crew";

/** A mark that moved less was pressed, pixels. */
const STILL = 6;
/** So near a crew's mark one drops on it, pixels. */
const NEAR = 16;

export class Dragging {
  private held: { ticket: string; x: number; y: number } | null = null;

  constructor(
    private readonly map: GlMap,
    private readonly isBusy: () => boolean,
    private readonly dropped: (tickets: readonly string[], crew: string) => void,
  ) {
    map.on("mousedown", "tickets", (event) => this.grip(event));
    const box = map.getContainer();
    box.addEventListener("dragover", (event) => {
      if (event.dataTransfer?.types.includes(CARRIED)) event.preventDefault();
    });
    box.addEventListener("drop", (event) => this.drop(event));
  }

  private grip(event: MapLayerMouseEvent): void {
    const ticket = event.features?.[0]?.properties.ticket;
    if (this.isBusy() || event.originalEvent.shiftKey || typeof ticket !== "string") return;
    event.preventDefault(); // else the map would move along
    const { clientX: x, clientY: y } = event.originalEvent;
    this.held = { ticket, x, y };
    const follow = () => {
      this.map.getContainer().dataset.dragging = ticket;
      this.map.getCanvas().style.cursor = "grabbing";
    };
    addEventListener("mousemove", follow);
    const letGo = (up: MouseEvent) => {
      removeEventListener("mousemove", follow);
      this.release(up);
    };
    addEventListener("mouseup", letGo, { once: true });
  }

  private release({ clientX, clientY }: MouseEvent): void {
    const { held } = this;
    this.held = null;
    delete this.map.getContainer().dataset.dragging;
    this.map.getCanvas().style.cursor = "";
    if (!held || Math.hypot(clientX - held.x, clientY - held.y) < STILL) return;
    const crew = this.crewAt(clientX, clientY);
    if (crew) this.dropped([held.ticket], crew);
  }

  private drop(event: DragEvent): void {
    const tickets = event.dataTransfer?.getData(CARRIED);
    const crew = this.crewAt(event.clientX, event.clientY);
    if (!tickets) return;
    event.preventDefault();
    if (crew) this.dropped(tickets.split(","), crew);
  }

  /** The crew of a list's line or of a mark at this place of the window. */
  private crewAt(x: number, y: number): string | null {
    const line = document.elementFromPoint(x, y)?.closest(`[${TAKES}]`);
    if (line) return line.getAttribute(TAKES);
    const box = this.map.getContainer().getBoundingClientRect();
    const [left, top] = [x - box.left, y - box.top];
    const around: [PointLike, PointLike] = [
      [left - NEAR, top - NEAR],
      [left + NEAR, top + NEAR],
    ];
    const [found] = this.map.queryRenderedFeatures(around, { layers: ["crews"] });
    const crew = found?.properties.crew;
    return typeof crew === "string" ? crew : null;
  }
}
