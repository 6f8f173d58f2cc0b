/**
 * Area packages of the map, kept on the device for where there is no network.
 *
 * A package is fetched whole and in order, and kept in pieces as they come, so that a broken download
 * goes on where it stopped. It counts only once its SHA-256 is what the server said. The pieces lie in
 * a database of their own: they can be fetched again, unlike everything else here.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { type Signal, signal } from "@preact/signals-core";
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { authorised, type Basemap, type Credentials } from "./device";
import { isSilence, patiently } from "./patience";
import { isFull, left, type Room, roomNow } from "./storage";

/** A package, or the beginning of one: `got` of its bytes are here. */
export interface Held extends Basemap {
  got: number;
  /** Whether all of it is here and proved. */
  whole: boolean;
}

export interface Doing {
  sha256: string;
  step: "fetching" | "checking";
  part: number;
  whole: number;
}

/** Why a package could not be had. */
export type BasemapFault = "no-room" | "no-network" | "refused" | "damaged";

interface Schema extends DBSchema {
  packages: { key: string; value: Held };
  pieces: { key: [sha256: string, place: number]; value: Blob };
}

const NAME = "kancha-basemaps";
/** Small enough that a break loses little, large enough that a package is not thousands of records. */
export const PIECE = 1 << 20;
/** What must stay free besides, for photos and records. */
const SPARE = 50_000_000;

class Fault extends Error {
  constructor(readonly code: BasemapFault) {
    super(code);
  }
}

export class Basemaps {
  readonly held: Signal<Held[]> = signal([]);
  readonly doing: Signal<Doing | null> = signal(null);
  readonly fault: Signal<BasemapFault | null> = signal(null);
  private stopper: AbortController | null = null;

  private constructor(
    private readonly db: IDBPDatabase<Schema>,
    private readonly room: () => Promise<Room>,
  ) {}

  static async open(name = NAME, room = roomNow): Promise<Basemaps> {
    const db = await openDB<Schema>(name, 1, {
      upgrade(made) {
        made.createObjectStore("packages", { keyPath: "sha256" });
        made.createObjectStore("pieces");
      },
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    const basemaps = new Basemaps(db, room);
    await basemaps.read();
    return basemaps;
  }

  /** The whole packages: what can be drawn. */
  whole(): Held[] {
    return this.held.value.filter((held) => held.whole);
  }

  /** Fetches a package, or goes on with it; what went wrong stands in `fault`. One at a time. */
  async fetch(me: Credentials, basemap: Basemap): Promise<void> {
    if (this.doing.value) return;
    this.fault.value = null;
    this.stopper = new AbortController();
    const known = this.held.value.find((held) => held.sha256 === basemap.sha256);
    const begun: Held = { ...basemap, got: known?.got ?? 0, whole: false };
    // Said at once: the first piece takes its time over a thin line, and another tap means the same.
    this.tell(begun, "fetching", begun.got);
    try {
      await this.needRoom(begun.bytes - begun.got);
      const fetched = await this.fill(me, begun, this.stopper.signal);
      await this.prove(fetched);
      await this.forgetOlder(fetched);
    } catch (fault) {
      if (!this.stopper.signal.aborted) this.fault.value = codeOf(fault);
    } finally {
      this.doing.value = null;
      await this.read();
    }
  }

  /** Stops fetching; what has come is kept. */
  pause(): void {
    this.stopper?.abort();
  }

  async remove(digest: string): Promise<void> {
    const all = this.db.transaction(["packages", "pieces"], "readwrite");
    await all.objectStore("packages").delete(digest);
    await all.objectStore("pieces").delete(IDBKeyRange.bound([digest, 0], [digest, Infinity]));
    await all.done;
    await this.read();
  }

  /** Bytes of a package, fewer where it ends before. */
  async bytes(digest: string, offset: number, length: number): Promise<ArrayBuffer> {
    const first = Math.floor(offset / PIECE);
    const last = Math.floor((offset + length - 1) / PIECE);
    const range = IDBKeyRange.bound([digest, first], [digest, last]);
    const pieces = await this.db.getAll("pieces", range);
    const start = offset - first * PIECE;
    return new Blob(pieces).slice(start, start + length).arrayBuffer();
  }

  private async needRoom(bytes: number): Promise<void> {
    const free = left(await this.room());
    if (free !== null && free < bytes + SPARE) throw new Fault("no-room");
  }

  private async fill(me: Credentials, begun: Held, stopped: AbortSignal): Promise<Held> {
    if (begun.got >= begun.bytes) return begun;
    const response = await asked(me, begun, stopped);
    let held = response.status === 206 ? begun : { ...begun, got: 0 };
    let rest = new Uint8Array(0);
    for await (const chunk of chunksOf(response)) {
      rest = joined(rest, chunk);
      while (rest.length >= PIECE) {
        held = await this.keep(held, rest.slice(0, PIECE));
        rest = rest.slice(PIECE);
      }
      this.tell(held, "fetching", held.got + rest.length);
    }
    if (held.got + rest.length !== held.bytes) throw new Fault("no-network");
    return rest.length > 0 ? this.keep(held, rest) : held;
  }

  private async keep(held: Held, piece: Uint8Array<ArrayBuffer>): Promise<Held> {
    const more = { ...held, got: held.got + piece.length };
    const both = this.db.transaction(["packages", "pieces"], "readwrite");
    await both.objectStore("pieces").put(new Blob([piece]), [held.sha256, held.got / PIECE]);
    await both.objectStore("packages").put(more);
    await both.done;
    return more;
  }

  private async prove(held: Held): Promise<void> {
    const digest = sha256.create();
    for (let at = 0; at < held.bytes; at += PIECE) {
      digest.update(new Uint8Array(await this.bytes(held.sha256, at, PIECE)));
      this.tell(held, "checking", Math.min(held.bytes, at + PIECE));
    }
    const found = [...digest.digest()].map((one) => one.toString(16).padStart(2, "0")).join("");
    if (found !== held.sha256) {
      await this.remove(held.sha256);
      throw new Fault("damaged");
    }
    await this.db.put("packages", { ...held, whole: true });
  }

  /** A newer package of the same name has come: the older one made room for it only now. */
  private async forgetOlder(held: Held): Promise<void> {
    const older = this.held.value.filter(
      (other) => other.name === held.name && other.sha256 !== held.sha256,
    );
    for (const one of older) await this.remove(one.sha256);
  }

  private tell(held: Held, step: Doing["step"], part: number): void {
    this.doing.value = { sha256: held.sha256, step, part, whole: held.bytes };
  }

  private async read(): Promise<void> {
    this.held.value = await this.db.getAll("packages");
  }
}

async function asked(me: Credentials, begun: Held, stopped: AbortSignal): Promise<Response> {
  // The path alone: the server may know itself by another name than this page does.
  const { pathname } = new URL(begun.url, `${me.base}/`);
  const range =
    begun.got > 0 ? { range: `bytes=${begun.got}-`, "if-range": `"${begun.sha256}"` } : {};
  const headers = { ...authorised(me), ...range };
  const init = { headers, signal: stopped, cache: "no-store", credentials: "omit" } as const;
  const response = await patiently(new URL(pathname, me.base), init);
  if (!response.ok) throw new Fault("refused");
  return response;
}

async function* chunksOf(response: Response): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    yield read.value;
  }
}

function codeOf(fault: unknown): BasemapFault {
  if (fault instanceof Fault) return fault.code;
  if (isFull(fault)) return "no-room";
  if (isSilence(fault)) return "no-network";
  throw fault;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
