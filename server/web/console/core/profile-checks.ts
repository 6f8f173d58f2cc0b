/** A profile that somebody wrote: its faults, and what it would change. Nothing is kept of it. */
import type { Line } from "#shared/rules/line";
import { ask } from "./api";

/** The profiles that come with Kancha (`kancha profile list`). */
export const KNOWN = ["cn-state-grid", "cn-southern-grid", "eu-en50160", "us-ansi"] as const;

export interface Findings {
  name: string | null;
  version: number | null;
  against: string;
  faults: Fault[];
  changes: Change[];
}

export interface Fault {
  line: number;
  field: string;
  code: string;
  message: string;
}

export interface Change {
  part: string;
  member: string;
  old: unknown;
  new: unknown;
  /** All of it, in English. */
  sentence: string;
  /** The same, to be said in another language. */
  line: Line;
}

/** `against`: one that comes with Kancha; empty: the one of the server. Throws Refusal, NoAnswer. */
export async function checkProfile(text: string, against: string): Promise<Findings> {
  const body = { text, ...(against ? { against } : {}) };
  return (await ask<Findings>("profile-checks", { method: "POST", body })).content;
}
