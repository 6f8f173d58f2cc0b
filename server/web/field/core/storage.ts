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

export async function roomNow(): Promise<Room> {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const persisted = (await navigator.storage?.persisted?.()) ?? false;
  return { usage, quota, persisted };
}

/** Asks the browser to keep the data whatever happens; answers whether it will. */
export async function askToPersist(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}

export function left(room: Room): number {
  return Math.max(0, room.quota - room.usage);
}

export function isScarce(room: Room): boolean {
  if (room.quota === 0) return false;
  return left(room) < SCARCE_BYTES || left(room) < room.quota * SCARCE_SHARE;
}

/** Whether a fault says that the device is full. */
export function isFull(fault: unknown): boolean {
  return fault instanceof DOMException && fault.name === "QuotaExceededError";
}
