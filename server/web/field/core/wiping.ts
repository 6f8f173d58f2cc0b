/**
 * Removing everything from the device: only when the office has ordered it, or the crew asks for it.
 * That it was done is told after a reload as well.
 */
import { forgetLinked } from "./device";
import { keepSetting, LOCAL, type Local } from "./local";

const TOLD = "kancha-wiped";

/**
 * Keeps that the device is to be wiped, with the login that is meant: a page that goes away amid it goes
 * on with it at its next start, and a later enrolment has nothing to fear of it.
 */
export async function beginWipe(local: Local, why: "ordered" | "asked"): Promise<void> {
  localStorage.setItem(TOLD, why);
  // A device that is full is wiped as well.
  await keepSetting(local, "standing", "wiped").catch(() => undefined);
}

/** Deletes all that this app keeps on the device; what says that it is to be goes last. */
export async function wipe(why: "ordered" | "asked"): Promise<void> {
  localStorage.clear();
  localStorage.setItem(TOLD, why);
  const { forgetReplicas } = await import("./replica");
  await forgetReplicas(null);
  await forgetLinked(null);
  const all = (await indexedDB.databases?.()) ?? [];
  const others = all.flatMap(({ name }) => (name && name !== LOCAL ? [name] : []));
  await Promise.all(others.map(deleted));
  // Last of all: as long as it is there, the next start goes on with a wipe that was cut off.
  await deleted(LOCAL);
}

/** Why the device was wiped, or null. */
export function wipedBecause(): "ordered" | "asked" | null {
  const why = localStorage.getItem(TOLD);
  return why === "ordered" || why === "asked" ? why : null;
}

export function forgetWipe(): void {
  localStorage.removeItem(TOLD);
}

function deleted(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => resolve();
    request.onblocked = () => resolve();
  });
}
