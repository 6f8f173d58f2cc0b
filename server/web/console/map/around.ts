/** What the map draws around tickets and crews: accuracy, sites, ways, evidence, density. Pure. */
import type { Feature, FeatureCollection, Geometry, Position } from "geojson";
import type { Datum } from "#shared/documents";
import { fenceOf } from "#shared/geo/on-site";
import { circle } from "#shared/map/circles";
import { shown } from "#shared/map/datums";
import type { Site } from "#shared/ticket";
import type { CrewNow } from "../core/crews";
import type { PlacedFact } from "../core/facts-on-map";
import type { Heap, Point } from "../core/on-map";
import type { Filed } from "../core/open-ticket";
import { asDatum } from "./features";

/** A circle of less would hide below its mark, pixels. */
const LEAST = 12;
/** Metres of a pixel at zoom 0 on the equator: the Earth's girth on one tile of 512 pixels. */
const PIXEL_M = 40_075_016.686 / 512;

/** Circles of the places' accuracy, as far as they can be seen at this zoom. */
export function accuracyFeatures(
  crews: readonly CrewNow[],
  datum: Datum,
  zoom: number,
): FeatureCollection {
  const pixel = PIXEL_M / 2 ** zoom;
  return collection(
    crews.flatMap(({ word }) => {
      const { place, accuracy_m } = word ?? {};
      if (!place || !accuracy_m) return [];
      const least = LEAST * pixel * Math.cos((place.lat * Math.PI) / 180);
      if (accuracy_m < least) return [];
      return [circle(shown({ ...place, datum: "WGS84" }, datum), accuracy_m)];
    }),
  );
}

/** Circles around sites: within them a crew is on site. */
export function fenceFeatures(
  points: readonly Point[],
  site: Site | null,
  geofence_m: number,
  datum: Datum,
): FeatureCollection {
  const sites = [
    ...points.map(({ lat, lon, radius_m, datum: its }) => ({
      lat,
      lon,
      ...(radius_m === null ? {} : { radius_m }),
      datum: (its ?? "WGS84") as Datum,
    })),
    ...(site ? [site] : []),
  ];
  return collection(
    sites.flatMap((one) => {
      const fence = fenceOf(one, { geofence_m });
      if (!fence) return [];
      const [lat, lon] = fence.centre;
      return [circle(shown({ lat, lon, datum: "WGS84" }, datum), fence.radius_m)];
    }),
  );
}

const EVIDENCE = ["finding", "photo"];

/** Findings and photos where they were made: of the open ticket, and of others. */
export function evidenceFeatures(
  facts: readonly Filed[],
  others: readonly PlacedFact[],
  datum: Datum,
): FeatureCollection {
  const made = [
    ...others.map((one) => ({ ...one, datum: asDatum(one.datum) })),
    ...facts.flatMap(({ fact, place }) =>
      place && EVIDENCE.includes(fact.kind)
        ? [{ ...place, fact: fact._id, kind: fact.kind, datum: "WGS84" as Datum }]
        : [],
    ),
  ];
  const byId = new Map(made.map((one) => [one.fact, one]));
  return collection(
    [...byId.values()].map((one) =>
      feature(
        { type: "Point", coordinates: shown(one, datum) },
        { fact: one.fact, icon: `fact-${one.kind}` },
      ),
    ),
  );
}

/** Ways in WGS-84, drawn where the base has them. */
export function trackFeatures(
  tracks: Iterable<FeatureCollection>,
  datum: Datum,
): FeatureCollection {
  const moved = ([lon = 0, lat = 0]: Position): Position =>
    shown({ lat, lon, datum: "WGS84" }, datum);
  return collection(
    [...tracks].flatMap(({ features }) =>
      features.flatMap(({ geometry, properties }) => {
        if (geometry.type === "Point")
          return [feature({ ...geometry, coordinates: moved(geometry.coordinates) }, properties)];
        if (geometry.type !== "LineString") return [];
        return [feature({ ...geometry, coordinates: geometry.coordinates.map(moved) }, properties)];
      }),
    ),
  );
}

/** Complaints as weights: each ticket 1, a heap its count. */
export function heatFeatures(
  points: readonly Point[],
  heaps: readonly Heap[],
  datum: Datum,
): FeatureCollection {
  return collection(
    [
      ...points.map((one) => ({ ...one, count: 1, datum: (one.datum ?? "WGS84") as Datum })),
      ...heaps.map((one) => ({ ...one, datum: "WGS84" as Datum })),
    ].map((one) =>
      feature({ type: "Point", coordinates: shown(one, datum) }, { count: one.count }),
    ),
  );
}

function feature(geometry: Geometry, properties: Feature["properties"]): Feature {
  return { type: "Feature", geometry, properties };
}

function collection(features: Feature[]): FeatureCollection {
  return { type: "FeatureCollection", features };
}
