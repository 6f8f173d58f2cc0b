/**
 * Originals: the full-size files that facts of this device declare, kept until the server says that
 * each has arrived (a fact of the server: the end of an upload does not suffice).
 */
import type { FactKind } from "#shared/documents";
import type { Local } from "./local";

/** `sent`: all bytes are at the server, the fact that says so has not come yet. */
export type OriginalState = "waiting" | "sent" | "arrived";

export interface Original {
  sha256: string;
  blob: Blob;
  type: string;
  size: number;
  name: string | null;
  fact: string;
  ticket: string;
  kind: FactKind;
  state: OriginalState;
  addedAt: number;
  arrivedAt: number | null;
  problem: string | null;
}

export type OriginalView = Omit<Original, "blob">;

/** How long an original is kept after it has arrived, ms: a server can lose it again. */
const KEPT_FOR = 3 * 86_400_000;

export class Originals {
  private views = new Map<string, OriginalView>();
  private readonly listeners = new Set<() => void>();

  private constructor(private readonly local: Local) {}

  static async open(local: Local): Promise<Originals> {
    const originals = new Originals(local);
    for (const { blob: _blob, ...view } of await local.getAll("originals")) {
      originals.views.set(view.sha256, view);
    }
    return originals;
  }

  all(): OriginalView[] {
    return [...this.views.values()].sort((one, other) => one.addedAt - other.addedAt);
  }

  /** The next ones to send: the smallest first, so that much arrives over a thin network. */
  waiting(): OriginalView[] {
    const found = this.all().filter((original) => original.state === "waiting");
    return found.sort((one, other) => one.size - other.size);
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes note of a file that the journal has kept along with its fact. */
  took(original: Original): void {
    this.see(original);
  }

  /** The bytes, or undefined once they are gone. */
  async bytes(sha256: string): Promise<Blob | undefined> {
    return (await this.local.get("originals", sha256))?.blob;
  }

  async mark(sha256: string, change: Partial<OriginalView>): Promise<void> {
    const writing = this.local.transaction("originals", "readwrite");
    const found = await writing.store.get(sha256);
    const next = found && { ...found, ...change };
    if (next) await writing.store.put(next);
    await writing.done;
    if (next) this.see(next);
  }

  /** Removes a file from the device. */
  async drop(sha256: string): Promise<void> {
    await this.local.delete("originals", sha256);
    this.views.delete(sha256);
    this.tell();
  }

  /** Removes what arrived long enough ago, or at once where `room` is scarce. */
  async tidy(now: number, scarce: boolean): Promise<void> {
    for (const original of this.all()) {
      if (original.state !== "arrived") continue;
      if (scarce || now - (original.arrivedAt ?? now) > KEPT_FOR) await this.drop(original.sha256);
    }
  }

  private see({ blob: _blob, ...view }: Original): void {
    this.views.set(view.sha256, view);
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

/** A file as it is kept when its fact is written. `now`: device time, epoch ms. */
export function originalOf(
  file: { blob: Blob; sha256: string; type: string; name: string | null },
  ticket: string,
  kind: FactKind,
  now: number,
): Omit<Original, "fact"> {
  return {
    blob: file.blob,
    sha256: file.sha256,
    type: file.type,
    name: file.name,
    size: file.blob.size,
    ticket,
    kind,
    state: "waiting",
    addedAt: now,
    arrivedAt: null,
    problem: null,
  };
}
