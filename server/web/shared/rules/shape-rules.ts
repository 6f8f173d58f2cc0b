/**
 * Rules between the members of a fact's body, by shape and the server's name for them; `said` is
 * what is sound of the members. `shapes.json` says which there are.
 */

import { stripped } from "./shape-values";

type Said = Readonly<Record<string, unknown>>;
type Found = { field: string; code: string }[];

interface Share {
  party: string;
  percent: number;
}

const MISSING = "missing";
const WAYS = ["fact", "choice", "text", "done", "not_done"];
const NEEDS_REASON = new Set<unknown>(["declined", "cannot-complete"]);
const MEASURED = ["errors_percent", "registrations_percent", "energies"];

export const RULES: Readonly<Record<string, (said: Said) => Found>> = {
  "Finding._make_a_whole": (said) => {
    const shares = (said.shares ?? []) as Share[];
    if (shares.length === 0) return [];
    const parties = new Set(shares.map((share) => share.party));
    const most = Math.max(...shares.map((share) => share.percent));
    const largest = shares.filter((share) => share.percent === most).map((one) => one.party);
    const total = shares.reduce((sum, share) => sum + share.percent, 0);
    if (parties.size < shares.length) return found(true, "shares", "party-twice");
    if (parties.has("undetermined")) return found(true, "shares", "share-of-nobody");
    if (total !== 100) return found(true, "shares", "not-a-whole");
    const isLargest = largest.includes(said.party as string);
    return found(!isLargest, "party", "not-the-largest-share");
  },
  "Progress._reason_where_needed": (said) =>
    found(NEEDS_REASON.has(said.step) && isBlank(said.reason), "reason"),
  "Signature._reason_for_refusal": (said) =>
    found(said.refused === true && isBlank(said.reason), "reason"),
  "Answer._one_way": (said) =>
    found(WAYS.filter((way) => said[way] != null).length !== 1, "item", "not-one-answer"),
  "LoadPoint._measured": (said) => {
    const pulses = (said.pulses as Said | null | undefined)?.standard_pulses;
    return found(!isGiven(pulses) && !MEASURED.some((one) => isGiven(said[one])), "errors_percent");
  },
  "MeterTest._needs": (said) => {
    const points = Array.isArray(said.points) ? (said.points as Said[]) : [];
    const byPulses = points.some((point) => isGiven(point.pulses));
    const meter = said.meter as Said | null | undefined;
    const nothing = !["points", "creep", "starting"].some((one) => isGiven(said[one]));
    return [
      ...found(nothing, "points"),
      ...found(!nothing && byPulses && !meter?.constant, "meter.constant"),
    ];
  },
};

function found(wrong: boolean, field: string, code = MISSING): Found {
  return wrong ? [{ field, code }] : [];
}

function isBlank(value: unknown): boolean {
  return typeof value !== "string" || stripped(value) === "";
}

/** What is neither nothing nor empty. */
function isGiven(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
