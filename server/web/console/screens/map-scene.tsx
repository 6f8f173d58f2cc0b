/** Puts on the map what there is, whenever any of it changes. */
import type { FeatureCollection } from "geojson";
import { useEffect, useRef } from "preact/hooks";
import type { Datum } from "#shared/documents";
import { shown } from "#shared/map/datums";
import { NoAnswer, Refusal } from "../core/api";
import { boundsOf } from "../core/area";
import { isCrowded } from "../core/crews";
import type { Desk } from "../core/desk";
import type { Bounds } from "../core/extent";
import { isShown } from "../core/layers";
import { profile } from "../core/profile";
import { route } from "../core/route";
import { urgencyOf } from "../core/rows";
import {
  accuracyFeatures,
  evidenceFeatures,
  fenceFeatures,
  heatFeatures,
  trackFeatures,
} from "../map/around";
import type { MapCanvas } from "../map/canvas";
import { crewFeatures, heapFeatures, ticketFeatures, urgenciesOf } from "../map/features";
import type { Drawn } from "../map/layers";
import { age } from "./age";
import { useDesk } from "./use";

/** Where the map was left on this machine. */
export const WHERE = "kancha-map";
/** From this zoom on a site is large enough for its circle. */
const CLOSE = 14;
const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };

interface On {
  canvas: MapCanvas;
  datum: Datum;
}

export function Scene(on: On) {
  useTickets(on);
  useCrews(on);
  useEvidence(on);
  useHeat(on);
  useSight(on);
  return null;
}

/** Draws features where their layer is shown, and nothing where it is not. */
function put(canvas: MapCanvas, what: Drawn, isOn: boolean, features: () => FeatureCollection) {
  canvas.show(what, isOn ? features() : NOTHING);
}

function useTickets({ canvas, datum }: On): void {
  const desk = useDesk();
  const seen = desk.map.seen.value;
  const rows = desk.queue.rows.value;
  const chosen = desk.chosen.tickets.value;
  const { ticket } = route.value;
  const isOn = isShown("tickets");
  useEffect(() => {
    const urgencies = urgenciesOf(rows, (row) => urgencyOf(row, desk.now.peek()));
    const picked = new Set([...chosen, ...(ticket ? [ticket] : [])]);
    put(canvas, "tickets", isOn, () => ticketFeatures(seen.points, urgencies, picked, datum));
    put(canvas, "heaps", isOn, () => heapFeatures(seen.clusters, datum));
  }, [canvas, seen, rows, chosen, ticket, datum, isOn]);
}

function useCrews({ canvas, datum }: On): void {
  const desk = useDesk();
  const crews = desk.crews.now.value;
  const now = desk.now.value;
  const rule = profile.value?.dispatch;
  const [isOn, withAccuracy] = [isShown("crews"), isShown("accuracy")];
  const tracks = desk.tracks.shown.value;
  const at = desk.map.at.value;
  const zoom = at?.zoom ?? 0;
  useEffect(() => {
    const isNamed = !at || !isCrowded(crews, at.bounds);
    put(canvas, "crews", isOn, () => crewFeatures(crews, { now, age, rule, isNamed }, datum));
  }, [canvas, crews, now, rule, at, datum, isOn]);
  useEffect(() => {
    put(canvas, "accuracy", isOn && withAccuracy, () => accuracyFeatures(crews, datum, zoom));
  }, [canvas, crews, datum, zoom, isOn, withAccuracy]);
  useEffect(() => {
    put(canvas, "tracks", true, () => trackFeatures(tracks.values(), datum));
  }, [canvas, tracks, datum]);
}

function useEvidence({ canvas, datum }: On): void {
  const desk = useDesk();
  const open = desk.opened.now.value;
  const content = open.state === "open" ? open.content : null;
  const { points } = desk.map.seen.value;
  const isClose = (desk.map.at.value?.zoom ?? 0) >= CLOSE;
  const geofence = profile.value?.place.geofence_m;
  const [withFences, withEvidence] = [isShown("fences"), isShown("evidence")];
  const withAll = isShown("facts");
  const all = desk.facts.seen.value;
  useEffect(() => {
    const around = isClose ? points : [];
    put(canvas, "fences", withFences && geofence !== undefined, () =>
      fenceFeatures(around, content?.ticket.site ?? null, geofence ?? 0, datum),
    );
  }, [canvas, content, points, isClose, geofence, withFences, datum]);
  useEffect(() => {
    const its = withEvidence ? (content?.facts ?? []) : [];
    put(canvas, "evidence", true, () => evidenceFeatures(its, withAll ? all.points : [], datum));
  }, [canvas, content, withEvidence, withAll, all, datum]);
}

function useHeat({ canvas, datum }: On): void {
  const desk = useDesk();
  const heat = desk.heat.seen.value;
  const isOn = isShown("heat");
  useEffect(() => {
    put(canvas, "heat", isOn, () => heatFeatures(heat.points, heat.clusters, datum));
  }, [canvas, heat, isOn, datum]);
}

/** What the map looks at by itself: where the work is at first, and the ticket that was opened. */
function useSight({ canvas, datum }: On): void {
  const desk = useDesk();
  const seen = desk.map.seen.value;
  const { ticket } = route.value;
  const first = useRef(localStorage.getItem(WHERE) === null);
  useEffect(() => {
    // A map that nobody has moved yet begins where the work is.
    if (!first.current || seen.total === 0) return;
    first.current = false;
    void seeAll(desk, canvas, datum);
  }, [canvas, seen.total]);
  useEffect(() => {
    const point = seen.points.find((one) => one.ticket === ticket);
    if (point) canvas.see(shown({ ...point, datum: (point.datum ?? "WGS84") as Datum }, datum));
  }, [canvas, ticket]);
}

/** Brings all tickets of the filter and all crews into sight; the world where there is nothing. */
export async function seeAll(desk: Desk, canvas: MapCanvas, datum: Datum): Promise<void> {
  const [west, south, east, north] = (await extentNow(desk)) ?? [];
  const corners = [
    [south, west],
    [north, east],
  ].flatMap(([lat, lon]) => (lat === undefined || lon === undefined ? [] : [{ lat, lon }]));
  const crews = desk.crews.now.value.flatMap(({ word }) => (word?.place ? [word.place] : []));
  const places = [...corners, ...crews].map((at) => shown({ ...at, datum: "WGS84" }, datum));
  canvas.seeAll(places.length === 0 ? [-170, -60, 170, 75] : boundsOf(places));
}

/** Where no answer comes the crews alone are seen: the map says by itself that it is old. */
async function extentNow(desk: Desk): Promise<Bounds | null> {
  try {
    return await desk.map.extent();
  } catch (fault) {
    if (fault instanceof NoAnswer || fault instanceof Refusal) return null;
    throw fault;
  }
}
