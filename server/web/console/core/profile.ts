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

/** The title of a code of one of the profile's lists; the code itself where the profile has none. */
export function named(
  list: "grades" | "causes" | "reply_channels" | "pauses" | "approval_steps",
  code: string | null,
): Title {
  const found = profile.value?.[list].find((one) => one.code === code);
  return found?.title ?? { zh: code ?? "", en: code ?? "" };
}
