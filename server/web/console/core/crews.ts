/** Crews, and the last word of each of their devices. */
import { computed, signal } from "@preact/signals-core";
import { read } from "./api";

export interface Crew {
  id: string;
  name: string;
  area: string | null;
  skills: string[];
}

/** The last word of a device (`/api/v1/crews/positions`, event `crew.position`). */
export interface Word {
  device: string;
  crew: string;
  state: string;
  received_at: string;
  /** When it was there, by its corrected clock; null where it does not share. */
  at: string | null;
  place: { lat: number; lon: number } | null;
  accuracy_m: number | null;
  ticket: string | null;
  investigation: string | null;
  step: string | null;
  battery: number | null;
}

/** What a device has not sent yet (event `device.outbox`). */
export interface Waiting {
  facts: number;
  originals: number;
  bytes: number;
  since: string | null;
}

/** Why somebody should look after a device, by the server's settings. */
export type Worry = "silent" | "waiting" | "battery" | "storage";

export interface Device {
  id: string;
  name: string;
  crew: string;
  revoked_at: string | null;
  wiped_at: string | null;
  enrolled_at: string;
  moved_at: string | null;
  outbox: {
    state: "never" | "reporting" | "silent";
    received_at?: string | null;
    waiting?: Waiting;
    app?: string | null;
    battery?: number | null;
    charging?: boolean | null;
    storage_left?: number | null;
    worries: Worry[];
  };
}

/** A crew as the map and the lists show it: where its freshest device is. */
export interface CrewNow {
  crew: Crew;
  word: Word | null;
  waiting: Waiting | null;
}

export class Crews {
  readonly all = signal<readonly Crew[]>([]);
  readonly words = signal<ReadonlyMap<string, Word>>(new Map());
  readonly devices = signal<readonly Device[]>([]);
  readonly now = computed<readonly CrewNow[]>(() => this.asTheyAre());

  /** Each is shown as it comes: the crews' places do not wait for what is still on their phones. */
  async load(): Promise<void> {
    await Promise.all([
      read<{ items: Crew[] }>("crews").then(({ items }) => {
        this.all.value = items;
      }),
      read<{ items: Word[] }>("crews/positions").then(({ items }) => {
        this.words.value = new Map(items.map((word) => [word.device, word]));
      }),
      read<{ items: Device[] }>("devices").then(({ items }) => {
        this.devices.value = items;
      }),
    ]);
  }

  /** News of many devices at once: a map of five hundred crews is not drawn for each. */
  hear(news: readonly Word[]): void {
    this.words.value = new Map([
      ...this.words.value,
      ...news.map((one) => [one.device, one] as const),
    ]);
  }

  hearOutbox(device: string, waiting: Waiting, received_at: string): void {
    this.devices.value = this.devices.value.map((one) =>
      one.id === device ? { ...one, outbox: { ...one.outbox, received_at, waiting } } : one,
    );
  }

  nameOf(crew: string | null | undefined): string {
    if (!crew) return "";
    return this.all.value.find((one) => one.id === crew)?.name ?? crew;
  }

  deviceName(device: string): string {
    return this.devices.value.find((one) => one.id === device)?.name ?? device;
  }

  private asTheyAre(): CrewNow[] {
    const freshest = new Map<string, Word>();
    for (const word of this.words.value.values()) {
      const known = freshest.get(word.crew);
      if (!known || isFresher(word, known)) freshest.set(word.crew, word);
    }
    const waiting = new Map<string, Waiting>();
    for (const { crew, outbox, revoked_at } of this.devices.value) {
      if (outbox.waiting && !revoked_at) waiting.set(crew, sum(waiting.get(crew), outbox.waiting));
    }
    return this.all.value.map((crew) => ({
      crew,
      word: freshest.get(crew.id) ?? null,
      waiting: waiting.get(crew.id) ?? null,
    }));
  }
}

/** Of more crews no eye finds one: the strip has those in sight, and the map writes no names. */
export const MOST_IN_SIGHT = 60;

/** Whether more crews lie within west, south, east, north than can be told apart by name. */
export function isCrowded(crews: readonly CrewNow[], bounds: readonly number[]): boolean {
  return crews.filter((one) => isIn(one, bounds)).length > MOST_IN_SIGHT;
}

/** Whether a crew's last place lies within west, south, east, north. */
export function isIn({ word }: CrewNow, [west, south, east, north]: readonly number[]): boolean {
  if (!word?.place) return false;
  const { lat, lon } = word.place;
  return [lon >= (west ?? 0), lon <= (east ?? 0), lat >= (south ?? 0), lat <= (north ?? 0)].every(
    Boolean,
  );
}

/** A device that shares says more than one that stopped; of two that share the later. */
function isFresher(one: Word, other: Word): boolean {
  if ((one.place === null) !== (other.place === null)) return one.place !== null;
  return (one.at ?? one.received_at) > (other.at ?? other.received_at);
}

function sum(one: Waiting | undefined, other: Waiting): Waiting {
  if (!one) return other;
  const since = [one.since, other.since].filter((moment) => moment !== null).sort()[0] ?? null;
  return {
    facts: one.facts + other.facts,
    originals: one.originals + other.originals,
    bytes: one.bytes + other.bytes,
    since,
  };
}
