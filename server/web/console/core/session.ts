/** Who is logged in, and what they may. The login itself is a cookie that no script can read. */
import { signal } from "@preact/signals-core";
import { ask, forgetWaiting, loggedInAgain, Refusal } from "./api";

export interface Session {
  user: string;
  role: string;
  areas: string[];
  crew: string | null;
  permissions: string[];
  expires_at: string;
}

/** A right, in the words of `GET /api/v1/session` (`server/rights.py`). */
export const ASSIGN = "assign investigations and recall them";
export const CLASSIFY = "classify and link tickets";
export const OPEN_TICKETS = "open tickets";
export const PAUSE = "stop the clock of promises and let it go on";
export const REPLY = "reply to customers and call them back";
export const SHARE_VIEWS = "share saved views of the list with the office";
export const MANAGE_CREWS = "make crews and members";
export const ENROL_DEVICES = "issue enrolment codes";
export const MANAGE_DEVICES = "rotate and revoke the tokens of devices";
export const MANAGE_INSTRUMENTS = "register instruments and their calibrations";
export const CORRECT = "amend and retract facts, and answer facts that wait";
export const READ_QUARANTINE = "read what was refused or set aside";
export const AUDIT = "read and verify the chain of receipts";
export const READ_VIEWS = "read who has looked at personal data";
export const READ_USERS = "read the users of the office";
export const MANAGE_USERS = "make and change users of the office";
export const WEBHOOKS = "register webhooks and send their messages again";

/** undefined: not known yet; null: nobody. */
export const session = signal<Session | null | undefined>(undefined);

/** Asks who is logged in. Throws NoAnswer, Refusal. */
export async function findSession(): Promise<void> {
  session.value = await known();
}

/** Throws Refusal where name or password are wrong, NoAnswer. */
export async function logIn(user: string, password: string): Promise<void> {
  const body = { user, password };
  goOnAs((await ask<Session>("session", { method: "POST", body, asStranger: true })).content);
}

/** How one may log in here, of `GET /api/v1/session/ways`. */
export interface Ways {
  passwords: boolean;
  /** The utility's own directory, and where a browser goes to log in by it. */
  directory: { name: string; start: string } | null;
}

/** Throws NoAnswer, Refusal. */
export async function findWays(): Promise<Ways> {
  return (await ask<Ways>("session/ways", { asStranger: true })).content;
}

/** Looks whether somebody has logged in on another page of this browser, and goes on if so. */
export async function lookAgain(): Promise<void> {
  const found = await known();
  if (found) goOnAs(found);
}

function goOnAs(found: Session): void {
  const before = session.value;
  session.value = found;
  // Somebody else at this desk must not carry out what the one before had begun.
  if (before && before.user !== found.user) location.reload();
  else loggedInAgain();
}

/** Throws Refusal, NoAnswer: the login goes on, and with it whoever comes to this desk next. */
export async function logOut(): Promise<void> {
  try {
    await ask("session", { method: "DELETE", asStranger: true });
  } catch (fault) {
    if (!isOfNobody(fault)) throw fault;
  }
  forgetWaiting();
  session.value = null;
}

/** Whether whoever is logged in may do this. */
export function may(permission: string): boolean {
  return session.value?.permissions.includes(permission) ?? false;
}

async function known(): Promise<Session | null> {
  try {
    return (await ask<Session>("session", { asStranger: true })).content;
  } catch (fault) {
    if (isOfNobody(fault)) return null;
    throw fault;
  }
}

/** Whether the server knows of no login. Any other answer says nothing about that. */
function isOfNobody(fault: unknown): boolean {
  return fault instanceof Refusal && fault.status === 401;
}
