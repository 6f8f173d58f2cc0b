/** The work by distance and direction from here. Pure. */
import type { Datum, Position } from "#shared/documents";
import { metresBetween } from "#shared/geo/distance";
import { bearing } from "#shared/map/bearing";
import { shown } from "#shared/map/datums";
import { OVER, siteOf, type WorkItem } from "../core/work";
import { type Mark, urgencyOf } from "./marks";

/** A piece of work seen from here; null where one of the two places is unknown. */
export interface Nearby {
  item: WorkItem;
  site: Position | null;
  metres: number | null;
  bearing: number | null;
}

/** What is open, the nearest first; without distances in the order of urgency. */
export function nearby(items: readonly WorkItem[], here: Position | null): Nearby[] {
  const open = items.filter((item) => !OVER.has(item.state)).map((item) => seen(item, here));
  return open.sort((one, other) => (one.metres ?? Infinity) - (other.metres ?? Infinity) || 0);
}

/** The marks of a map that is drawn in `datum`; the most pressing first. */
export function marksOf(entries: readonly Nearby[], datum: Datum): Mark[] {
  return entries.flatMap(({ item, site }) =>
    site ? [{ id: item.investigation.id, at: shown(site, datum), urgency: urgencyOf(item) }] : [],
  );
}

function seen(item: WorkItem, here: Position | null): Nearby {
  const site = siteOf(item.ticket);
  if (!site || !here) return { item, site, metres: null, bearing: null };
  const [from, to] = [shown(here, "WGS84"), shown(site, "WGS84")];
  const plain = ([lon, lat]: [number, number]): Position => ({ lon, lat, datum: "WGS84" });
  return {
    item,
    site,
    metres: metresBetween(plain(from), plain(to)),
    bearing: bearing(from, to),
  };
}
