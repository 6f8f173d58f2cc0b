/** Titles of the policy profile: classes, grades, causes, promises. */
import { signal } from "@preact/signals-core";
import type { Option, Title } from "#shared/ticket";
import { read } from "./api";
import type { AgeRule } from "./freshness";

export interface Profile {
  name: string;
  title: Title;
  timezone: string;
  classes: (Option & { sub_items: Option[] })[];
  grades: Option[];
  causes: Option[];
  departments: Option[];
  channels: Option[];
  districts: Option[];
  reply_channels: Option[];
  pauses: (Option & { deadlines: string[] })[];
  approval_steps: Option[];
  currency: string;
  quantities: Record<string, { title: Title }>;
  place: { geofence_m: number };
  dispatch: AgeRule;
  metrology: { reference?: { compared_within_months: number } | null };
}

export const profile = signal<Profile | null>(null);

export async function loadProfile(): Promise<void> {
  profile.value = await read<Profile>("profile");
}

/** How many months old the comparison of a standard may be; null where the profile does not say. */
export function comparedWithin(): number | null {
  return profile.value?.metrology.reference?.compared_within_months ?? null;
}

/** The title of a class or of one of its sub-items; undefined where the profile has none. */
export function titleOfClass(code: string | null, subItem?: string | null): Title | undefined {
  const found = profile.value?.classes.find((one) => one.code === code);
  if (subItem === undefined) return found?.title;
  return found?.sub_items.find((one) => one.code === subItem)?.title;
}

type List = "grades" | "causes" | "channels" | "reply_channels" | "pauses" | "approval_steps";

/** The title of a code of one of the profile's lists, or of another one; the code itself where none has it. */
export function named(list: List, code: string | null, other: List = list): Title {
  const known = [...(profile.value?.[list] ?? []), ...(profile.value?.[other] ?? [])];
  const found = known.find((one) => one.code === code);
  return found?.title ?? { zh: code ?? "", en: code ?? "" };
}
