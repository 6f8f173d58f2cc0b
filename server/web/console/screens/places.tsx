/** Which places there are: what each shows, and the right that it takes to see it. */
import type { FunctionComponent } from "preact";
import { lazy } from "#shared/ui/lazy";
import type { Place } from "../core/route";
import { AUDIT, may, OPEN_TICKETS, READ_USERS, READ_VIEWS, WEBHOOKS } from "../core/session";
import { DeskPlace } from "./desk-place";

interface Shown {
  screen: FunctionComponent;
  /** Rights in the words of `core/session`; who has none of them is not offered the place. */
  rights?: readonly string[];
  /** It fills the page, without the bar. */
  isAlone?: boolean;
}

export const SHOWN: Record<Place, Shown> = {
  desk: { screen: DeskPlace },
  attention: {
    screen: lazy(async () => (await import("./attention-place")).AttentionPlace),
  },
  board: { screen: lazy(async () => (await import("./board-place")).BoardPlace) },
  crews: { screen: lazy(async () => (await import("./crews-place")).CrewsPlace) },
  wall: { screen: lazy(async () => (await import("./wall-place")).WallPlace), isAlone: true },
  statistics: { screen: lazy(async () => (await import("./statistics-place")).StatisticsPlace) },
  administration: {
    screen: lazy(async () => (await import("./administration/place")).AdministrationPlace),
    rights: [OPEN_TICKETS, AUDIT, READ_VIEWS, READ_USERS, WEBHOOKS],
  },
};

/** The places that whoever is logged in may see, in the order of the bar. */
export function placesToSee(): Place[] {
  const all = Object.entries(SHOWN) as [Place, Shown][];
  return all.filter(([, { rights }]) => !rights || rights.some(may)).map(([place]) => place);
}
