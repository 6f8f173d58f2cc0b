/** Who said or signed something, as a form holds it and as a fact says it. */

import { textOf } from "#shared/forms/values";
import type { Body } from "./form";

export const ROLES = [
  "customer",
  "neighbour",
  "property-management",
  "staff",
  "witness",
  "other",
] as const;
export type Role = (typeof ROLES)[number];

export interface HeldPerson {
  role: Role | "";
  name: string;
  phone: string;
}

/** Of the `by` of a body. */
export function personOf(by: unknown): HeldPerson {
  const { role, name, phone } = (by ?? {}) as Body;
  return { role: textOf(role) as Role | "", name: textOf(name), phone: textOf(phone) };
}

/** The `by` of a body. */
export function byOf({ role, name, phone }: HeldPerson): Body {
  return { role, name: name.trim(), phone: phone.trim() };
}
