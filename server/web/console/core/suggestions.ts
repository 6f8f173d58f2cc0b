/** Who should go, with the reasons, and what that takes from whom (`GET /api/v1/crew-suggestions`). */
import type { Freshness } from "./freshness";

/** A device that work would disappear from, and what it last said is still on it of the ticket. */
export interface HoldingDevice {
  device: string;
  name: string;
  facts: number;
  originals: number;
  heard_at: string | null;
}

/** Work that a crew has and has not finished. */
export interface Holding {
  investigation: string;
  crew: string;
  type: string;
  state: string;
  devices: HoldingDevice[];
}

export interface Job {
  ticket: string;
  etag: string;
  type: string;
  skills: string[];
  due: string | null;
  replaces: string | null;
  held: Holding[];
}

export interface Suggestion {
  crew: string;
  name: string;
  missing: string[];
  distance_m: number | null;
  travel_minutes: number | null;
  place_age_s: number | null;
  freshness: Freshness;
  in_hand: number;
  late: string[] | null;
}

export interface Suggestions {
  jobs: Job[];
  /** The best first. */
  crews: Suggestion[];
}

/** The question for these tickets; `type` null: what the profile proposes for each. */
export function suggestionsPath(tickets: readonly string[], type: string | null): string {
  const query = new URLSearchParams({ tickets: tickets.join(","), ...(type ? { type } : {}) });
  return `crew-suggestions?${query}`;
}
