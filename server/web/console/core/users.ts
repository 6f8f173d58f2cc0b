/** Users of the office: who works as what, for which areas. */
import { type Answer, ask, read } from "./api";

export const ROLES = [
  "dispatcher",
  "supervisor",
  "approver",
  "auditor",
  "administrator",
  "crew-leader",
  "meter-technician",
] as const;

export interface User {
  user: string;
  role: string;
  areas: string[];
  crew: string | null;
  active: boolean;
}

/** What shall be different; what is left out stays. */
export type UserChange = Partial<Omit<User, "user">> & { password?: string };

export interface UserFilter {
  role: string;
  /** "true" or "false"; empty: all. */
  active: string;
}

export async function usersOf(filter: UserFilter, signal: AbortSignal): Promise<User[]> {
  const said = Object.entries(filter).filter(([, value]) => value);
  const query = new URLSearchParams(said);
  return (await read<{ items: User[] }>(`users?${query}`, signal)).items;
}

/** A user with the ETag of what is shown. */
export function userWithTag(user: string, signal: AbortSignal): Promise<Answer<User>> {
  return ask<User>(`users/${encodeURIComponent(user)}`, { signal });
}

/** Throws Refusal, NoAnswer: then try again with the same key. */
export async function makeUser(user: string, change: UserChange, key: string): Promise<void> {
  await ask("users", { method: "POST", body: { user, ...change }, key });
}

/** Throws Refusal (412: somebody else was faster), NoAnswer. */
export async function changeUser(
  user: string,
  change: UserChange,
  seen: string | null,
): Promise<void> {
  const how = { method: "PATCH", body: change, ifMatch: seen ?? undefined } as const;
  await ask(`users/${encodeURIComponent(user)}`, how);
}
