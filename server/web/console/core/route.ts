/** Where one is: the part of the address behind `#`, so that back, reload and links to colleagues work. */
import { signal } from "@preact/signals-core";
import { addressedAs, type Filter } from "./filter";
import { TABLES } from "./statistics";

/** The places of the console, and the parts that a place has; the first part is shown at first. */
export const PLACES = {
  desk: [],
  attention: [],
  board: ["columns", "list"],
  crews: ["all", "devices", "instruments"],
  statistics: TABLES,
  wall: [],
  administration: ["imports", "users", "areas", "audit", "profile", "webhooks"],
} as const satisfies Record<string, readonly string[]>;
export type Place = keyof typeof PLACES;

export interface Route {
  place: Place;
  /** The part of the place; null where it has none. */
  part: string | null;
  /** The open ticket, in any place. */
  ticket: string | null;
  /** A fact of the open ticket that somebody came for. */
  fact: string | null;
  /** Which tickets are looked at, as `core/filter` writes it; null: those that are looked at already. */
  filter: string | null;
}

/** What an address must say; without a filter it keeps the one that there is. */
type Address = Omit<Route, "filter" | "fact"> & Partial<Pick<Route, "filter" | "fact">>;

/**
 * The route of an address such as `#/desk/T261123-7K3QX2?view=overdue` or `#/crews/devices`. Where an id
 * of a fact stands in the place of a ticket's, its ticket is open and the fact is to be seen.
 */
export function routeOf(hash: string): Route {
  const [path = "", filter] = hash.replace(/^#\/?/, "").split("?");
  const [said = "", ...rest] = path.split("/").map(decodeURIComponent);
  const place = isPlace(said) ? said : "desk";
  const parts: readonly string[] = PLACES[place];
  const named = parts.includes(rest[0] ?? "") ? rest.shift() : parts[0];
  const [opened = ""] = rest;
  return {
    place,
    part: named ?? null,
    ticket: ticketOf(opened) || null,
    fact: opened.includes(":") ? opened : null,
    filter: filter || null,
  };
}

export function addressOf({ place, part, ticket, fact, filter }: Address): string {
  const opened = fact && ticketOf(fact) === ticket ? fact : ticket;
  const said = [place, part, opened].filter((one) => one !== null);
  const path = `#/${said.map(encodeURIComponent).join("/")}`;
  return filter ? `${path}?${filter}` : path;
}

export const route = signal<Route>(routeOf(location.hash));
addEventListener("hashchange", () => {
  route.value = routeOf(location.hash);
});

/** Opens a ticket beside what is to be seen; null closes it. */
export function openTicket(ticket: string | null): void {
  go({ ...route.value, ticket, fact: null });
}

/** Opens the ticket of a fact at this fact. */
export function openFact(fact: string): void {
  go({ ...route.value, ticket: ticketOf(fact), fact });
}

/** Goes to a place; the open ticket stays open where the place shows one. */
export function goTo(place: Place, part: string | null = null): void {
  go({ ...route.value, place, part });
}

/** Looks at other tickets, in the place where one is or in another one. */
export function askFor(filter: Filter, where: Partial<Pick<Route, "place" | "part">> = {}): void {
  go({ ...route.value, ...where, filter: addressedAs(filter) });
}

/** The same for words that are still being typed: "back" leads to before the first of them. */
export function askMeanwhile(filter: Filter): void {
  location.replace(addressOf({ ...route.value, filter: addressedAs(filter) }));
}

/** At once: the browser tells of a new address a moment later, and a key that is pressed in between
 * would still be about what was there before. */
function go(to: Route): void {
  route.value = to;
  location.hash = addressOf(to);
}

/** Ids of facts begin with that of their ticket. */
function ticketOf(id: string): string {
  return id.split(":", 1)[0] ?? "";
}

function isPlace(said: string): said is Place {
  return Object.hasOwn(PLACES, said);
}
