/** Where one is: the part of the address behind `#`, so that back, reload and links to colleagues work. */
import { signal } from "@preact/signals-core";

export const PLACES = ["desk", "crews"] as const;
export type Place = (typeof PLACES)[number];

export interface Route {
  place: Place;
  /** The open ticket, in any place. */
  ticket: string | null;
}

/** The route of an address such as `#/desk/T261123-7K3QX2`. */
export function routeOf(hash: string): Route {
  const [place = "", ticket] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return {
    place: PLACES.find((one) => one === place) ?? "desk",
    ticket: ticket || null,
  };
}

export function addressOf({ place, ticket }: Route): string {
  return ticket ? `#/${place}/${encodeURIComponent(ticket)}` : `#/${place}`;
}

export const route = signal<Route>(routeOf(location.hash));
addEventListener("hashchange", () => {
  route.value = routeOf(location.hash);
});

/** Opens a ticket beside what is to be seen; null closes it. */
export function openTicket(ticket: string | null): void {
  location.hash = addressOf({ ...route.value, ticket });
}
