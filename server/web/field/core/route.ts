/** Where in the app one is: the part of the address behind `#`, so that back and reload work offline. */
import { signal } from "@preact/signals-core";

export type Route =
  | { at: "work" }
  | { at: "map" }
  | { at: "outbox" }
  | { at: "me" }
  | { at: "enrol"; code: string }
  | { at: "investigation"; id: string; form: string | null; part: string | null };

const PLACES = new Set(["work", "map", "outbox", "me"]);

/** The route of an address such as `#/investigation/<id>/finding` or `#enrol=<code>`. */
export function routeOf(hash: string): Route {
  const code = /^#enrol=(.+)$/.exec(hash)?.[1];
  if (code) return { at: "enrol", code: decodeURIComponent(code) };
  const [place = "", id, form, part] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  if (place === "investigation" && id) {
    return { at: "investigation", id, form: form ?? null, part: part ?? null };
  }
  return PLACES.has(place) ? ({ at: place } as Route) : { at: "work" };
}

export const route = signal<Route>(routeOf(location.hash));
let before = "";
let current = location.hash;
addEventListener("hashchange", () => {
  before = current;
  current = location.hash;
  route.value = routeOf(current);
});

/** The address of an investigation, or of one of its forms. */
export function addressOf(investigation: string, form = "", part = ""): string {
  return ["#/investigation", investigation, form, part]
    .filter(Boolean)
    .map((piece, index) => (index === 0 ? piece : encodeURIComponent(piece)))
    .join("/");
}

export function go(hash: string): void {
  location.hash = hash;
}

/** Back to where one came from; to `otherwise` where the app was opened here. */
export function back(otherwise: string): void {
  if (history.length > 1) history.back();
  else location.replace(otherwise);
}

/** Leaves a page that is over for `to`, so that going back does not end in it again. */
export function leave(to: string): void {
  if (before === to && history.length > 1) history.back();
  else location.replace(to);
}
