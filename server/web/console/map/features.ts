/** What the map draws, as features: tickets, heaps of them, crews. Pure. */
import type { Feature, FeatureCollection, Point as PointShape } from "geojson";
import type { Datum } from "#shared/documents";
import { shown } from "#shared/map/datums";
import type { CrewNow } from "../core/crews";
import { type AgeRule, freshnessOf } from "../core/freshness";
import type { Heap, Point } from "../core/on-map";
import type { Row, Urgency } from "../core/rows";

export function ticketFeatures(
  points: readonly Point[],
  urgencies: ReadonlyMap<string, Urgency>,
  chosen: ReadonlySet<string>,
  datum: Datum,
): FeatureCollection<PointShape> {
  return collection(
    points.map((point) => {
      const urgency = urgencies.get(point.ticket) ?? urgencyOfPoint(point);
      return feature(shown({ ...point, datum: asDatum(point.datum) }, datum), {
        ticket: point.ticket,
        icon: `ticket-${urgency}${chosen.has(point.ticket) ? "-chosen" : ""}`,
        order: ORDER.indexOf(urgency) + (chosen.has(point.ticket) ? 10 : 0),
      });
    }),
  );
}

/** Heaps with their count, and with the worst that lies in them: how many of which shape. */
export function heapFeatures(heaps: readonly Heap[], datum: Datum): FeatureCollection<PointShape> {
  return collection(
    heaps.map((heap) => {
      const [worst, many] = worstIn(heap);
      return feature(shown({ ...heap, datum: "WGS84" }, datum), {
        count: heap.count,
        said: short(heap.count),
        worst,
        ...(many > 0 ? { icon: `ticket-${worst}`, many: short(many) } : {}),
      });
    }),
  );
}

/** The worst state in a heap, and how many are in it; of what is on time no number is said. */
export function worstIn(heap: Heap): [Urgency, number] {
  if (heap.emergency > 0) return ["emergency", heap.emergency];
  if (heap.overdue > 0) return ["missed", heap.overdue];
  return heap.at_risk > 0 ? ["at-risk", heap.at_risk] : ["running", 0];
}

function urgencyOfPoint({ emergency, overdue, at_risk }: Point): Urgency {
  if (emergency) return "emergency";
  if (overdue) return "missed";
  return at_risk ? "at-risk" : "running";
}

/** How crews are written: the age of a place in words, or no words at all where there are too many. */
export interface CrewWords {
  now: number;
  age: (ms: number) => string;
  rule: AgeRule | undefined;
  isNamed: boolean;
}

/** Crews with a place. */
export function crewFeatures(
  crews: readonly CrewNow[],
  { now, age, rule, isNamed }: CrewWords,
  datum: Datum,
): FeatureCollection<PointShape> {
  return collection(
    crews.flatMap(({ crew, word }) => {
      if (!word?.place || !word.at) return [];
      const old = Math.max(0, now - Date.parse(word.at));
      const at = shown({ ...word.place, datum: "WGS84" }, datum);
      const icon = `crew-${freshnessOf(old, rule)}`;
      const label = isNamed ? `${crew.name}\n${age(old)}` : "";
      return [feature(at, { crew: crew.id, icon, label })];
    }),
  );
}

/** How much each row of the list presses now; the map knows less of its points. */
export function urgenciesOf(
  rows: readonly Row[],
  urgencyOf: (row: Row) => Urgency,
): ReadonlyMap<string, Urgency> {
  return new Map(rows.map((row) => [row.ticket, urgencyOf(row)]));
}

const ORDER: readonly Urgency[] = ["none", "running", "at-risk", "missed", "emergency"];

export function asDatum(datum: string | null): Datum {
  return datum === "GCJ02" || datum === "BD09" ? datum : "WGS84";
}

function short(count: number): string {
  return count < 1_000 ? String(count) : `${(count / 1_000).toFixed(count < 10_000 ? 1 : 0)}k`;
}

function feature(at: [number, number], properties: Record<string, unknown>): Feature<PointShape> {
  return { type: "Feature", geometry: { type: "Point", coordinates: at }, properties };
}

function collection(features: Feature<PointShape>[]): FeatureCollection<PointShape> {
  return { type: "FeatureCollection", features };
}
