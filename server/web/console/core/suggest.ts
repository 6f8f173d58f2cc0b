/** Which crew should go: skills first, then distance and what it has in hand. The reasons are shown. Pure. */
import type { Datum } from "#shared/documents";
import { metresBetween } from "#shared/geo/distance";
import type { CrewNow } from "./crews";

export interface Suggestion {
  crew: CrewNow;
  /** Metres from the crew's last place to the site; null where either is unknown. */
  distance: number | null;
  /** Tickets that the crew holds; null where that is not known. */
  load: number | null;
  /** Skills that the work takes and the crew has not. */
  missing: string[];
}

interface Wanted {
  site: { lat: number; lon: number; datum: Datum } | null;
  skills: readonly string[];
}

/** One job in hand counts as so many metres: about the time one takes, driven in a town. */
const JOB_IN_METRES = 5_000;
/** A crew whose place is unknown may be anywhere in the town, metres. */
const SOMEWHERE = 15_000;

/** All crews, the best first. `load`: tickets in hand by crew; empty: not known. */
export function suggested(
  crews: readonly CrewNow[],
  load: ReadonlyMap<string, number>,
  { site, skills }: Wanted,
): Suggestion[] {
  return crews
    .map((crew) => {
      const place = crew.word?.place;
      const distance =
        place && site ? metresBetween({ ...place, datum: "WGS84" as const }, site) : null;
      const missing = skills.filter((skill) => !crew.crew.skills.includes(skill));
      return {
        crew,
        distance,
        load: load.size > 0 ? (load.get(crew.crew.id) ?? 0) : null,
        missing,
      };
    })
    .sort(
      (one, other) => cost(one) - cost(other) || (one.crew.crew.id < other.crew.crew.id ? -1 : 1),
    );
}

function cost({ distance, load, missing }: Suggestion): number {
  return (missing.length > 0 ? 1e9 : 0) + (distance ?? SOMEWHERE) + (load ?? 0) * JOB_IN_METRES;
}
