/** The outbox manifest: what this device says is still on it (`schemas/outbox.py`). */
import type { At, FactKind, OutboxManifest } from "#shared/documents";
import type { Entry } from "./journal";
import type { OriginalView } from "./originals";

type Line = OutboxManifest["waiting"][number];

export const MOST_LINES = 200;

/** One line for each ticket and kind, the longest waiting first. Times by the device's clock. */
export function waitingLines(
  entries: readonly Entry[],
  originals: readonly OriginalView[],
): Line[] {
  const lines = new Map<string, Line>();
  const add = (what: Line["what"], kind: FactKind, ticket: string, bytes: number, at: number) => {
    const key = `${what}/${kind}/${ticket}`;
    const since = new Date(at).toISOString();
    const line = lines.get(key);
    if (!line) {
      lines.set(key, { what, kind, ticket, count: 1, bytes, since });
      return;
    }
    line.count += 1;
    line.bytes += bytes;
    if (since < line.since) line.since = since;
  };
  for (const entry of entries) {
    if (entry.state === "here") {
      add("facts", entry.doc.kind, entry.ticket, entry.bytes, entry.writtenAt);
    }
  }
  for (const original of originals) {
    if (original.state === "waiting") {
      add("originals", original.kind, original.ticket, original.size, original.addedAt);
    }
  }
  const sorted = [...lines.values()].sort((one, other) => one.since.localeCompare(other.since));
  return sorted.slice(0, MOST_LINES);
}

/** What the battery and the storage say, where the browser tells. */
export interface Vitals {
  battery?: number;
  charging?: boolean;
  storage_left?: number;
}

/** The document as the mailbox takes it. */
export function manifestOf(
  who: { device: string; crew: string; member: string },
  at: At,
  app: string,
  vitals: Vitals,
  waiting: Line[],
): OutboxManifest {
  return {
    _id: `crew-${who.crew}:outbox:${who.device}`,
    type: "outbox",
    schema: 1,
    author: { device: who.device, crew: who.crew, member: who.member },
    at,
    app,
    ...vitals,
    waiting,
  };
}

interface Battery {
  level: number;
  charging: boolean;
}

/** Battery in whole percent, where the browser tells. */
export async function vitalsNow(storageLeft: number | null): Promise<Vitals> {
  const asking = (navigator as Navigator & { getBattery?: () => Promise<Battery> }).getBattery;
  const battery = await asking?.call(navigator).catch(() => undefined);
  return {
    ...(battery ? { battery: Math.round(battery.level * 100), charging: battery.charging } : {}),
    ...(storageLeft === null ? {} : { storage_left: Math.round(storageLeft) }),
  };
}
