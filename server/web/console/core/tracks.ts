/** The way that crews took on this shift. Each look is written down, and the crew is told. */
import { signal } from "@preact/signals-core";
import type { FeatureCollection } from "geojson";
import { read } from "./api";

/** A right, in the words of `GET /api/v1/session`. */
export const SEE_TRACKS = "see the way that crews took";

/** As long as a shift may be, ms. */
const SHIFT = 12 * 3_600_000;

export class Tracks {
  readonly shown = signal<ReadonlyMap<string, FeatureCollection>>(new Map());
  /** Whether whoever looks was told since the page was opened that looks are written down. */
  readonly isTold = signal(false);

  /** Throws Refusal, NoAnswer. */
  async look(crew: string): Promise<void> {
    this.isTold.value = true;
    const from = new Date(Date.now() - SHIFT).toISOString();
    const path = `crews/${encodeURIComponent(crew)}/track?${new URLSearchParams({ from })}`;
    this.shown.value = new Map([...this.shown.value, [crew, await read<FeatureCollection>(path)]]);
  }

  hide(crew: string): void {
    this.shown.value = new Map([...this.shown.value].filter(([one]) => one !== crew));
  }
}
