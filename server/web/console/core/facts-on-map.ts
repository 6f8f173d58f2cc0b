/** Where findings and photos of all tickets of the view were made, or how many where they are too many. */
import { signal } from "@preact/signals-core";
import { read } from "./api";
import type { Box } from "./on-map";
import { Reader } from "./reading";

export interface PlacedFact {
  fact: string;
  ticket: string;
  kind: "finding" | "photo";
  lat: number;
  lon: number;
  datum: string;
}

export interface SeenFacts {
  total: { count: number; capped: boolean };
  points: readonly PlacedFact[];
}

export class FactsOnMap {
  readonly seen = signal<SeenFacts>({ total: { count: 0, capped: false }, points: [] });
  private readonly reader = new Reader();
  private box: Box | null = null;

  /** `filter`: the query of the list beside the map. */
  constructor(private readonly filter: () => string) {}

  look(box: Box): void {
    this.box = box;
    void this.load();
  }

  async load(): Promise<void> {
    if (!this.box) return;
    const query = new URLSearchParams(this.filter());
    query.set("bbox", this.box.bounds.map((edge) => edge.toFixed(5)).join(","));
    await this.reader.ask(
      (stop) => read<SeenFacts>(`map/facts?${query}`, stop),
      (seen) => {
        this.seen.value = seen;
      },
    );
  }
}
