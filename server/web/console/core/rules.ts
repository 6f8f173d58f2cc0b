/** What the profile in force promises and allows, with where each number is from. */
import type { Option } from "#shared/ticket";
import { read } from "./api";
import type { Profile } from "./profile";

export interface Source {
  text: string;
  /** It was read in that text itself. */
  verified: boolean;
}

export interface Promised {
  name: string;
  classes: string[];
  sub_items: string[];
  order_types: string[];
  areas: string[];
  channels: string[];
  or_emergency: boolean;
  minutes: number | null;
  working_days: number | null;
  source: Source;
}

export interface Limit {
  name: string;
  quantity: string;
  unit: string;
  low: number;
  high: number;
  source: Source;
}

export interface Rules extends Profile {
  version: number;
  in_force: string;
  order_types: Option[];
  promises: Promised[];
  limits: Limit[];
  approval_steps: (Option & { roles: string[]; from_amount: string | null })[];
}

export function readRules(signal: AbortSignal): Promise<Rules> {
  return read<Rules>("profile", signal);
}
