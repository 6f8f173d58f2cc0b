/** The sites as marks on a map, and which of them stand together at a zoom. Pure. */
import type { LonLat } from "#shared/map/place";
import type { WorkItem } from "../core/work";

/** How much a site presses; the worst first. */
export const URGENCIES = ["emergency", "missed", "at-risk", "running", "none"] as const;
export type Urgency = (typeof URGENCIES)[number];

export interface Mark {
  id: string;
  at: LonLat;
  urgency: Urgency;
}

/** Marks that would lie over each other; `worst`: of all that are inside. */
export interface Cluster {
  at: LonLat;
  ids: string[];
  worst: Urgency;
}

/** Pixels within which two marks become one: a finger in a glove. */
const REACH = 46;
/** Pixels of the whole world at zoom 0. */
const WORLD = 512;

export function urgencyOf(item: WorkItem): Urgency {
  return item.ticket.emergency ? "emergency" : item.deadline;
}

export function worstOf(urgencies: readonly Urgency[]): Urgency {
  return URGENCIES.find((one) => urgencies.includes(one)) ?? "none";
}

/** The marks of a zoom. `alone`: the one that is chosen stands by itself whatever lies near. */
export function clustered(
  marks: readonly Mark[],
  zoom: number,
  alone: string | null = null,
): Cluster[] {
  const scale = WORLD * 2 ** zoom;
  const groups: { x: number; y: number; marks: Mark[] }[] = [];
  for (const mark of marks) {
    const { x, y } = pixelOf(mark.at, scale);
    const near =
      mark.id === alone
        ? undefined
        : groups.find(
            (group) => group.marks[0]?.id !== alone && Math.hypot(group.x - x, group.y - y) < REACH,
          );
    if (near) near.marks.push(mark);
    else groups.push({ x, y, marks: [mark] });
  }
  return groups.map((group) => clusterOf(group.marks));
}

/** West, south, east, north of places; null of none. */
export function boundsOf(places: readonly LonLat[]): [number, number, number, number] | null {
  if (places.length === 0) return null;
  const lons = places.map(([lon]) => lon);
  const lats = places.map(([, lat]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

function clusterOf(marks: readonly Mark[]): Cluster {
  const mean = (axis: 0 | 1) => marks.reduce((sum, mark) => sum + mark.at[axis], 0) / marks.length;
  return {
    at: [mean(0), mean(1)],
    ids: marks.map((mark) => mark.id),
    worst: worstOf(marks.map((mark) => mark.urgency)),
  };
}

/** Web Mercator, as map tiles are drawn. */
function pixelOf([lon, lat]: LonLat, scale: number): { x: number; y: number } {
  const sine = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180);
  return {
    x: ((lon + 180) / 360) * scale,
    y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * scale,
  };
}
