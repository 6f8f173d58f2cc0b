/** Devices at a desk: which versions are in the field, and what a move does to them. Pure. */
import type { Device, Waiting } from "./crews";

export type DeviceState = "active" | "revoked" | "wiped";

export function stateOf({ revoked_at, wiped_at }: Device): DeviceState {
  if (wiped_at) return "wiped";
  return revoked_at ? "revoked" : "active";
}

/** Versions of the app on devices that may sync, the most frequent first; null: it never said. */
export function versionsOf(devices: readonly Device[]): { app: string | null; count: number }[] {
  const counts = new Map<string | null, number>();
  for (const device of devices) {
    if (stateOf(device) !== "active") continue;
    const app = device.outbox.app ?? null;
    counts.set(app, (counts.get(app) ?? 0) + 1);
  }
  return [...counts]
    .map(([app, count]) => ({ app, count }))
    .sort((one, other) => other.count - one.count);
}

/** What happens on a device that is given to another crew. */
export interface Move {
  /** Tickets of the old crew that leave the device at its next sync, and those that come. */
  leaving: number;
  coming: number;
  /** What it last said is still on it: it arrives in the name of the old crew. */
  waiting: Waiting | null;
}

/** `held`: how many tickets each crew holds now. */
export function moveOf(device: Device, to: string, held: ReadonlyMap<string, number>): Move {
  const waiting = device.outbox.waiting ?? null;
  return {
    leaving: held.get(device.crew) ?? 0,
    coming: held.get(to) ?? 0,
    waiting: waiting && waiting.facts + waiting.originals > 0 ? waiting : null,
  };
}

/** Whether what was typed is what the thing is called, so that nobody deletes the wrong one. */
export function isTyped(typed: string, name: string): boolean {
  return typed.trim().toLowerCase() === name.trim().toLowerCase();
}
