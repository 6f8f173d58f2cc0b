/**
 * The PIN of a member on this device. It keeps a colleague from writing in another's name by mistake;
 * it is no lock on the data, and forgetting it loses nothing: the office's word is the enrolment.
 */
import { keepSetting, type Local, setting } from "./local";

interface Kept {
  salt: string;
  hash: string;
}

const ROUNDS = 200_000;
const key = (member: string) => `pin:${member}`;

export async function hasPin(local: Local, member: string): Promise<boolean> {
  return (await setting<Kept>(local, key(member))) !== undefined;
}

async function setPin(local: Local, member: string, pin: string): Promise<void> {
  const salt = crypto.randomUUID();
  await keepSetting(local, key(member), { salt, hash: await derived(pin, salt) });
}

async function isRight(local: Local, member: string, pin: string): Promise<boolean> {
  const kept = await setting<Kept>(local, key(member));
  return kept !== undefined && kept.hash === (await derived(pin, kept.salt));
}

/**
 * Whether this PIN lets the member in. The first one is the PIN from now on, and one that is chosen anew
 * (`isAnew`) because the one before was forgotten. Asked of what is kept, not of what a screen has read.
 */
export async function letsIn(
  local: Local,
  member: string,
  pin: string,
  isAnew: boolean,
): Promise<boolean> {
  if (!isAnew && (await hasPin(local, member))) return isRight(local, member, pin);
  await setPin(local, member, pin);
  return true;
}

async function derived(pin: string, salt: string): Promise<string> {
  const text = new TextEncoder();
  const material = await crypto.subtle.importKey("raw", text.encode(pin), "PBKDF2", false, [
    "deriveBits",
  ]);
  const algorithm = {
    name: "PBKDF2",
    hash: "SHA-256",
    salt: text.encode(salt),
    iterations: ROUNDS,
  };
  const bits = await crypto.subtle.deriveBits(algorithm, material, 256);
  return [...new Uint8Array(bits)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
