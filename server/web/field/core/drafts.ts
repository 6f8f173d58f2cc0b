/**
 * Drafts: what is being typed, kept within a second of each keystroke.
 *
 * A draft belongs to one form of one investigation. Its content is plain JSON under a version, so that
 * a newer app can go on with what an older one began. Bytes that belong to it, such as a voice note that
 * is still being spoken, are kept beside it in pieces (`pieces.ts`) and go with it.
 */
import { type Signal, signal } from "@preact/signals-core";
import type { Local } from "./local";

export interface Draft {
  id: string;
  investigation: string;
  ticket: string;
  form: string;
  /** What stands behind the form's name in its address, or empty. */
  part?: string;
  version: number;
  content: Record<string, unknown>;
  changedAt: number;
}

/** How long after a keystroke the draft is written, ms; a second is the promise. */
const REST = 300;
const LEFT = "kancha-drafts";

/** The id of the draft of a form; `part` where a form may stand more than once. */
export function draftId(investigation: string, form: string, part = ""): string {
  return [investigation, form, part].filter(Boolean).join("/");
}

export class Drafts {
  /** All drafts, the newest change first. */
  readonly all: Signal<readonly Draft[]> = signal([]);
  private readonly drafts = new Map<string, Draft>();
  private readonly waiting = new Map<string, Draft>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private writing: Promise<void> = Promise.resolve();
  private dropped = false;

  constructor(
    private readonly local: Local,
    private readonly onFault: (fault: unknown) => void,
  ) {}

  /** Reads what was left. */
  async recall(): Promise<void> {
    for (const draft of await this.local.getAll("drafts")) this.drafts.set(draft.id, draft);
    for (const draft of leftBehind()) {
      if (draft.changedAt >= (this.drafts.get(draft.id)?.changedAt ?? 0)) this.keep(draft);
    }
    await this.flush();
    globalThis.localStorage?.removeItem(LEFT);
    this.tell();
  }

  /** The draft as it was left, or null. */
  find(id: string): Draft | null {
    return this.drafts.get(id) ?? null;
  }

  /** Takes what is typed; it is written after a short rest, or at once by `flush`. */
  keep(draft: Draft): void {
    if (this.dropped) return;
    this.drafts.set(draft.id, draft);
    this.waiting.set(draft.id, draft);
    this.timer ??= setTimeout(() => void this.flush(), REST);
    this.tell();
  }

  /** Writes what waits; resolves when it is on the disk. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write([...this.waiting.values()]));
    return this.writing;
  }

  /**
   * The page goes away. A browser gives up writes to IndexedDB in that moment, so what waits goes where
   * writing is done at once, and is taken from there at the next start. Some pages come back: it is
   * written as ever, too.
   */
  leave(): void {
    const waiting = [...this.waiting.values()];
    if (waiting.length > 0) localStorage.setItem(LEFT, JSON.stringify(waiting));
    void this.flush();
  }

  /** The device is wiped: what waits is not written any more, nor is what is typed from now on. */
  drop(): void {
    this.dropped = true;
    clearTimeout(this.timer);
    this.waiting.clear();
  }

  /** Forgets a draft with its pieces: its fact was written, or somebody threw it away. */
  async forget(id: string): Promise<void> {
    this.drafts.delete(id);
    this.waiting.delete(id);
    this.tell();
    await this.writing;
    const writing = this.local.transaction(["drafts", "pieces"], "readwrite");
    await Promise.all([
      writing.objectStore("drafts").delete(id),
      writing
        .objectStore("pieces")
        .delete(IDBKeyRange.bound([id, 0], [id, Number.POSITIVE_INFINITY])),
      writing.done,
    ]);
  }

  private async write(taken: Draft[]): Promise<void> {
    if (taken.length === 0) return;
    try {
      const writing = this.local.transaction("drafts", "readwrite", { durability: "strict" });
      await Promise.all([...taken.map((draft) => writing.store.put(draft)), writing.done]);
      for (const draft of taken) {
        if (this.waiting.get(draft.id) === draft) this.waiting.delete(draft.id);
      }
    } catch (fault) {
      this.onFault(fault);
    }
  }

  private tell(): void {
    const all = [...this.drafts.values()];
    this.all.value = all.sort((one, other) => other.changedAt - one.changedAt);
  }
}

/** Drafts that a page had not written when it went away. */
function leftBehind(): Draft[] {
  return JSON.parse(globalThis.localStorage?.getItem(LEFT) ?? "[]");
}
