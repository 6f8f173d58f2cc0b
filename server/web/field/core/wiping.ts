/**
 * Removing everything from the device: only when the office has ordered it, or the crew asks for it.
 * That it was done is told after a reload as well.
 */
import { LINKED } from "./device";

const TOLD = "kancha-wiped";

/** Deletes all that this app keeps on the device. `why` is kept, to be told. */
export async function wipe(why: "ordered" | "asked"): Promise<void> {
  localStorage.clear();
  localStorage.setItem(TOLD, why);
  const { forgetReplicas } = await import("./replica");
  await forgetReplicas(null);
  await caches.delete(LINKED);
  const all = (await indexedDB.databases?.()) ?? [];
  await Promise.all(all.flatMap(({ name }) => (name ? [deleted(name)] : [])));
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
