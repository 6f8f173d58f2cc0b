/** Room on the device: how much is left, and whether the browser may take it away. */

export interface Room {
  usage: number;
  quota: number;
  /** Whether the browser promised not to evict what is kept. */
  persisted: boolean;
}

/** Below this share of the quota, or this many bytes, a crew is warned before it hurts. */
const SCARCE_SHARE = 0.1;
const SCARCE_BYTES = 60_000_000;
const GIB = 2 ** 30;

export async function roomNow(): Promise<Room> {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const persisted = (await navigator.storage?.persisted?.()) ?? false;
  return { usage, quota, persisted };
}

/** Asks the browser to keep the data whatever happens; answers whether it will. */
export async function askToPersist(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}

/**
 * How many bytes are left, or null where the browser does not say. Chrome answers what is used and up to
 * ten whole GiB on top, however full the phone is, so that no page learns of the device by it
 * (https://chromestatus.com/feature/4977371751645184); what it holds a page to is another number.
 */
export function left(room: Room): number | null {
  if (room.quota === 0) return null;
  const free = Math.max(0, room.quota - room.usage);
  const isMadeUp = free > 0 && free <= 10 * GIB && free % GIB === 0;
  return isMadeUp ? null : free;
}

export function isScarce(room: Room): boolean {
  const free = left(room);
  if (free === null) return false;
  return free < SCARCE_BYTES || free < room.quota * SCARCE_SHARE;
}

/** Whether a fault says that the device is full. */
export function isFull(fault: unknown): boolean {
  return fault instanceof DOMException && fault.name === "QuotaExceededError";
}
