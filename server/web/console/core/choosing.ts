/** Choosing tickets by a shape on the map. */
import { signal } from "@preact/signals-core";
import type { Datum } from "#shared/documents";
import { shown } from "#shared/map/datums";
import { boundsOf, liesIn, type Shape } from "./area";
import type { OnMap } from "./on-map";
import type { Selection } from "./selection";

/** What a shape brought that is not simply chosen. */
export type Brought = { state: "none" } | { state: "too-many"; n: number };

/** Tiles may be drawn so far from where their places are in WGS-84, degrees. */
const SHIFT = 0.02;

export class Choosing {
  readonly brought = signal<Brought | null>(null);

  constructor(
    private readonly map: OnMap,
    private readonly chosen: Selection,
  ) {}

  /** Chooses what lies in the shape, drawn on a map in this datum. Throws Refusal, NoAnswer. */
  async inside(shape: Shape, datum: Datum): Promise<void> {
    this.brought.value = null;
    const margin = datum === "WGS84" ? 0 : SHIFT;
    const { tooMany, points } = await this.map.within(boundsOf(shape, margin));
    const found = points.filter((point) =>
      liesIn(shown({ ...point, datum: (point.datum ?? "WGS84") as Datum }, datum), shape),
    );
    if (tooMany !== null) this.brought.value = { state: "too-many", n: tooMany };
    else if (found.length === 0) this.brought.value = { state: "none" };
    this.chosen.set(
      found.map((point) => point.ticket),
      true,
    );
  }
}
