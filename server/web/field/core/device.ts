/** The device at the server: enrolment, who it is, and how its login stands. */
import type { Title } from "#shared/ticket";
import { measured, type Offset } from "./clock";
import { patiently } from "./patience";

/** What enrolment gave; the token is kept on the device alone. */
export interface Credentials {
  base: string;
  device: string;
  token: string;
  crew: string;
  database: string;
}

export interface Member {
  id: string;
  name: string;
}

/** An instrument of the register, and until when it counts. */
export interface Instrument {
  id: string;
  make: string | null;
  model: string | null;
  serial: string | null;
  accuracy_class: string | null;
  /** Days such as `2026-11-23`; null where the register does not say. */
  calibration_due: string | null;
  /** Last compared with the laboratory's standard. */
  compared_on: string | null;
  [more: string]: unknown;
}

export interface Basemap {
  name: string;
  title: string;
  url: string;
  bytes: number;
  sha256: string;
  attribution?: string;
}

/** What `GET /api/v1/device` says; kept, so that it is known without a network. */
export interface About {
  device: Member;
  crew: { id: string; name: string; area: string | null; skills: string[] };
  members: Member[];
  database: string;
  /** `uuid`: another one after a restore from a backup, whatever the epoch's number. */
  server: { id: string; uuid: string; epoch: number; time: string; version: string };
  profile: { name: string; version: number };
  instruments: Instrument[];
  basemaps: Basemap[];
  tiles?: { url: string; datum: string; attribution: string } | null;
}

/** What a code of the policy profile means, and the numbers that devices need. */
export interface Profile {
  name: string;
  version: number;
  timezone: string;
  title: Title;
  causes: { code: string; title: Title }[];
  classes: { code: string; title: Title; sub_items: { code: string; title: Title }[] }[];
  [more: string]: unknown;
}

/** Why the server does not talk to this device. None of them locks or deletes unsent work. */
export type Standing = "fine" | "unknown" | "revoked" | "wiped";

/** An answer that is no success. `code`: the problem's; empty where nothing was answered at all. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly retryAfterS: number | null = null,
    /** Codes of the single faults, where the problem lists them. */
    readonly codes: readonly string[] = [],
  ) {
    super(message);
  }

  /** Whether there was no answer: no network, or no server. */
  get unreachable(): boolean {
    return this.status === 0;
  }
}

/** What the names of the caches of pictures by link begin with: there is one for each mailbox. */
const LINKED = "kancha-linked";
const TECHNICAL = { "content-type": "application/json", accept: "application/json" };

/** Exchanges a one-time code for the device's token. `key`: the same after a lost reply. Throws Refused. */
export async function enrol(
  base: string,
  code: string,
  name: string,
  key: string,
): Promise<Credentials> {
  const made = await ask<{ device_id: string; token: string; crew: string; database: string }>(
    `${base}/api/v1/devices/enrol`,
    {
      method: "POST",
      headers: { ...TECHNICAL, "idempotency-key": key },
      body: JSON.stringify({ code, name }),
    },
  );
  return {
    base,
    device: made.device_id,
    token: made.token,
    crew: made.crew,
    database: made.database,
  };
}

/** Who this device is now, and the offset of its clock. Throws Refused. */
export async function whoAmI(me: Credentials): Promise<{ about: About; offset: Offset }> {
  const sent = Date.now();
  const about = await ask<About>(`${me.base}/api/v1/device`, { headers: authorised(me) });
  return { about, offset: measured(sent, Date.now(), Date.parse(about.server.time)) };
}

/** The policy profile in force. Throws Refused. */
export function readProfile(me: Credentials): Promise<Profile> {
  return ask<Profile>(`${me.base}/api/v1/profile`, { headers: authorised(me) });
}

/** Bytes from the server, such as another crew's preview or a basemap. Throws Refused. */
export async function fetchBytes(me: Credentials, path: string): Promise<Response> {
  const url = new URL(path, `${me.base}/`).href;
  return answered(await reach(url, { headers: authorised(me) }));
}

/** Bytes that do not change under their address, kept for when there is no network; null: not to be had. */
export async function fetchKept(me: Credentials, path: string): Promise<Blob | null> {
  const kept = await caches.open(linkedOf(me));
  const found = await kept.match(path);
  if (found) return found.blob();
  try {
    const response = await fetchBytes(me, path);
    await kept.put(path, response.clone());
    return await response.blob();
  } catch {
    return null;
  }
}

/** Removes the pictures by link, all but those of the mailbox of `me`; null: all of them. */
export async function forgetLinked(me: Credentials | null): Promise<void> {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(LINKED) && !(me && name === linkedOf(me)));
  await Promise.all(others.map((name) => caches.delete(name)));
}

function linkedOf(me: Credentials): string {
  return `${LINKED}-${me.database}`;
}

/** Headers that say who asks. */
export function authorised(me: Credentials): Record<string, string> {
  return { authorization: `Basic ${btoa(`${me.device}:${me.token}`)}`, accept: "application/json" };
}

/** How the device stands after a refusal; null where it says nothing of that. */
export function standingAfter(fault: unknown): Standing | null {
  if (!(fault instanceof Refused)) return null;
  if (fault.codes.includes("device-wiped") || /\bwiped\b/.test(fault.message)) return "wiped";
  if (fault.codes.includes("device-revoked") || /\brevoked\b/.test(fault.message)) return "revoked";
  return fault.status === 401 ? "unknown" : null;
}

async function ask<Answer>(url: string, init: RequestInit): Promise<Answer> {
  const response = await answered(await reach(url, init));
  return (await unbroken(response.json())) as Answer;
}

function reach(url: string, init: RequestInit): Promise<Response> {
  return unbroken(patiently(url, { ...init, cache: "no-store", credentials: "omit" }));
}

/** What was asked for, or the refusal that says that nothing was answered. */
async function unbroken<Answer>(asking: Promise<Answer>): Promise<Answer> {
  try {
    return await asking;
  } catch (fault) {
    throw new Refused("", 0, fault instanceof Error ? fault.message : String(fault));
  }
}

async function answered(response: Response): Promise<Response> {
  if (response.ok) return response;
  const said = await response.json().catch(() => ({}));
  const wait = Number(response.headers.get("retry-after"));
  throw new Refused(
    said.code ?? said.error ?? "",
    response.status,
    said.detail ?? said.reason ?? said.title ?? response.statusText,
    Number.isFinite(wait) && wait > 0 ? wait : null,
    ((said.errors ?? []) as { code?: string }[]).map((one) => one.code ?? ""),
  );
}
