/** Where one is: the part of the address behind `#`, so that back, reload and links to colleagues work. */
import { signal } from "@preact/signals-core";

/** The places of the console, and the parts that a place has; the first part is shown at first. */
export const PLACES = {
  desk: [],
  crews: [],
} as const satisfies Record<string, readonly string[]>;
export type Place = keyof typeof PLACES;

export interface Route {
  place: Place;
  /** The part of the place; null where it has none. */
  part: string | null;
  /** The open ticket, in any place. */
  ticket: string | null;
}

/** The route of an address such as `#/desk/T261123-7K3QX2` or `#/crews/devices`. */
export function routeOf(hash: string): Route {
  const [said = "", ...rest] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  const place = isPlace(said) ? said : "desk";
  const parts: readonly string[] = PLACES[place];
  const named = parts.includes(rest[0] ?? "") ? rest.shift() : parts[0];
  return { place, part: named ?? null, ticket: rest[0] || null };
}

export function addressOf({ place, part, ticket }: Route): string {
  const said = [place, part, ticket].filter((one) => one !== null);
  return `#/${said.map(encodeURIComponent).join("/")}`;
}

export const route = signal<Route>(routeOf(location.hash));
addEventListener("hashchange", () => {
  route.value = routeOf(location.hash);
});

/** Opens a ticket beside what is to be seen; null closes it. */
export function openTicket(ticket: string | null): void {
  location.hash = addressOf({ ...route.value, ticket });
}

/** Goes to a place; the open ticket stays open where the place shows one. */
export function goTo(place: Place, part: string | null = null): void {
  location.hash = addressOf({ place, part, ticket: route.value.ticket });
}

function isPlace(said: string): said is Place {
  return Object.hasOwn(PLACES, said);
}
