/**
 * Drafts: what is being typed, kept within a second of each keystroke.
 *
 * A draft belongs to one form of one investigation. Its content is plain JSON under a version, so that
 * a newer app can go on with what an older one began.
 */
import type { Local } from "./local";

export interface Draft {
  id: string;
  investigation: string;
  ticket: string;
  form: string;
  version: number;
  content: Record<string, unknown>;
  changedAt: number;
}

/** How long after a keystroke the draft is written, ms; a second is the promise. */
const REST = 300;

/** The id of the draft of a form; `part` where a form may stand more than once. */
export function draftId(investigation: string, form: string, part = ""): string {
  return [investigation, form, part].filter(Boolean).join("/");
}

export class Drafts {
  private waiting = new Map<string, Draft>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly local: Local,
    private readonly onFault: (fault: unknown) => void,
  ) {}

  /** The draft as it was left, or null. */
  async find(id: string): Promise<Draft | null> {
    return this.waiting.get(id) ?? (await this.local.get("drafts", id)) ?? null;
  }

  /** All drafts, the newest change first. */
  async all(): Promise<Draft[]> {
    await this.flush();
    const found = await this.local.getAll("drafts");
    return found.sort((one, other) => other.changedAt - one.changedAt);
  }

  /** Takes what is typed; it is written after a short rest, or at once by `flush`. */
  keep(draft: Draft): void {
    this.waiting.set(draft.id, draft);
    this.timer ??= setTimeout(() => void this.flush(), REST);
  }

  /** Writes what waits; resolves when it is on the disk. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const taken = [...this.waiting.values()];
    this.writing = this.writing.then(() => this.write(taken));
    return this.writing;
  }

  /** Forgets a draft: its fact was written, or somebody threw it away. */
  async forget(id: string): Promise<void> {
    this.waiting.delete(id);
    await this.writing;
    await this.local.delete("drafts", id);
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
}
