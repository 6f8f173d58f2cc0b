/** What the map shows of a box: tickets one by one, or heaps of them where there are too many. */
import { signal } from "@preact/signals-core";
import { read } from "./api";
import { type Bounds, extentOf } from "./extent";
import { Reader } from "./reading";
import type { Changed } from "./rows";

export interface Point {
  ticket: string;
  lat: number;
  lon: number;
  datum: string | null;
  /** Of the circle around its site, where not as the profile says. */
  radius_m: number | null;
  status: string;
  class: string | null;
  priority: number;
  emergency: boolean;
  overdue: boolean;
  at_risk: boolean;
  title: string | null;
  holders: string[];
}

export interface Heap {
  lat: number;
  lon: number;
  count: number;
  emergency: number;
  overdue: number;
  at_risk: number;
}

export interface Seen {
  total: number;
  points: readonly Point[];
  clusters: readonly Heap[];
}

/** What the map looks at: west, south, east, north in degrees, and its zoom. */
export interface Box {
  bounds: readonly [number, number, number, number];
  zoom: number;
}

const MOST = 600;
/** So many may be chosen at once: one hand-over takes no more. */
export const CHOSEN = 200;

export interface Within {
  tooMany: number | null;
  points: readonly Point[];
}

export class OnMap {
  readonly seen = signal<Seen>({ total: 0, points: [], clusters: [] });
  private readonly reader = new Reader();
  readonly reading = this.reader.state;
  /** What the map looks at; null: not drawn yet. */
  readonly at = signal<Box | null>(null);
  private asked: string | null = null;

  /** `filter`: the query of the list beside the map. */
  constructor(
    private readonly filter: () => string,
    private readonly most = MOST,
  ) {}

  /** Asks for what lies there, unless that was just asked: maps tell of each resize as well. */
  look(box: Box): void {
    this.at.value = box;
    if (this.asked !== this.query(box)) void this.load();
  }

  /** All tickets of the filter in a box; none where there are more than may be chosen at once. */
  async within(bounds: Box["bounds"]): Promise<Within> {
    const found = await read<Seen>(`map/tickets?${this.query({ bounds, zoom: 24 }, CHOSEN)}`);
    return found.clusters.length > 0
      ? { tooMany: found.total, points: [] }
      : { tooMany: null, points: found.points };
  }

  /** Where all tickets of the filter lie; null where there are none. Throws NoAnswer, Refusal. */
  extent(): Promise<Bounds | null> {
    return extentOf((bounds) => read<Seen>(`map/tickets?${this.query({ bounds, zoom: 24 })}`));
  }

  async load(): Promise<void> {
    const { value: box } = this.at;
    if (!box) return;
    this.asked = this.query(box);
    const path = `map/tickets?${this.asked}`;
    await this.reader.ask(
      (stop) => read<Seen>(path, stop),
      (seen) => {
        this.seen.value = seen;
      },
    );
  }

  /** Whether the news could be shown without asking: the ticket is drawn and stays where it is. */
  hear(news: Changed): boolean {
    const { points, ...rest } = this.seen.value;
    const place = points.findIndex((point) => point.ticket === news.ticket);
    const point = points[place];
    if (!point) return false;
    const { status, priority, emergency, title, holders } = news;
    const now = { ...point, status, class: news.class, priority, emergency, title, holders };
    this.seen.value = { ...rest, points: points.with(place, now) };
    return true;
  }

  private query({ bounds, zoom }: Box, most = this.most): string {
    const query = new URLSearchParams(this.filter());
    query.set("bbox", bounds.map((edge) => edge.toFixed(5)).join(","));
    query.set("zoom", String(Math.max(0, Math.min(24, Math.floor(zoom)))));
    query.set("most", String(most));
    return query.toString();
  }
}
