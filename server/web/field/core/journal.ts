/**
 * The device's own append-only log: every fact written here, and what became of it.
 *
 * A fact is written into the journal first and sent from it. The mailbox's replica is only read, so a
 * ticket that is taken away removes nothing that was written here. Each entry carries the hash of the
 * one before, so that a missing one shows.
 */
import type { Fact, Receipt, ReceiptState } from "#shared/documents";
import { hexOfText } from "./hashing";
import type { Local } from "./local";
import type { Original } from "./originals";

/** `here`: on this phone only; `sent`: in the mailbox, not answered yet; `refused`: kept in quarantine. */
export type EntryState = "here" | "sent" | "refused" | ReceiptState;

export interface Entry {
  id: string;
  seq: number;
  hash: string;
  ticket: string;
  investigation: string | null;
  doc: Fact;
  previews: Record<string, Blob>;
  bytes: number;
  state: EntryState;
  writtenAt: number;
  changedAt: number;
  receipt: Receipt | null;
  refusal: string | null;
}

/** The place of the next entry: its number and the hash of the one before. */
export interface Place {
  sequence: number;
  previous: string | null;
}

/** States in which a fact is not yet safe at the server. */
export const UNSENT: readonly EntryState[] = ["here"];
/** How long an answered entry is kept, ms: a restored server may need it again. */
const KEPT_FOR = 45 * 86_400_000;

export class Journal {
  private entries = new Map<string, Entry>();
  private last: { seq: number; hash: string } | null = null;
  private writing: Promise<unknown> = Promise.resolve();
  private readonly listeners = new Set<() => void>();

  private constructor(private readonly local: Local) {}

  /** Opens the journal with all that it holds; what was answered long ago goes. */
  static async open(local: Local, now: number): Promise<Journal> {
    const journal = new Journal(local);
    const found = await local.getAllFromIndex("journal", "seq");
    const newest = found.at(-1);
    journal.last = newest ? { seq: newest.seq, hash: newest.hash } : null;
    for (const entry of found) {
      const over = entry.state === "accepted" && now - entry.changedAt > KEPT_FOR;
      if (over && entry !== newest) await local.delete("journal", entry.id);
      else journal.entries.set(entry.id, entry);
    }
    return journal;
  }

  /** All entries in the order they were written. */
  all(): Entry[] {
    return [...this.entries.values()].sort((one, other) => one.seq - other.seq);
  }

  /** What was written about one ticket. */
  ofTicket(ticket: string): Entry[] {
    return this.all().filter((entry) => entry.ticket === ticket);
  }

  find(id: string): Entry | undefined {
    return this.entries.get(id);
  }

  /** What is to be sent, oldest first. */
  unsent(): Entry[] {
    return this.all().filter((entry) => entry.state === "here");
  }

  /** Calls `listener` after every change; answers how to stop that. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Writes a fact, and the file that it declares with it; resolves when both are on the disk. `make`
   * gets the place in the log, for capture records name it. Throws what IndexedDB throws
   * (`QuotaExceededError`): then nothing was written.
   */
  write(
    make: (place: Place) => Fact,
    previews: Record<string, Blob>,
    now: number,
    file: Omit<Original, "fact"> | null = null,
  ): Promise<Entry> {
    const wrote = this.writing.then(() => this.append(make, previews, now, file));
    this.writing = wrote.catch(() => undefined);
    return wrote;
  }

  /** Says that the mailbox has these facts. */
  async sent(ids: Iterable<string>, now: number): Promise<void> {
    await this.change(ids, (entry) =>
      entry.state === "here" ? { ...entry, state: "sent", changedAt: now } : entry,
    );
  }

  /** Says that the server refused a fact and keeps it in quarantine. */
  async refused(id: string, reason: string, now: number): Promise<void> {
    await this.change([id], (entry) => ({
      ...entry,
      state: "refused",
      refusal: reason,
      changedAt: now,
    }));
  }

  /** Takes receipts; those of other devices' facts are nobody's here. */
  async answered(receipts: Iterable<Receipt>, now: number): Promise<void> {
    const byFact = new Map([...receipts].map((receipt) => [receipt.fact, receipt]));
    await this.change(byFact.keys(), (entry) => {
      const receipt = byFact.get(entry.id) ?? null;
      return receipt ? { ...entry, state: receipt.state, receipt, changedAt: now } : entry;
    });
  }

  /**
   * The device has a new identity (it was enrolled anew): what was never sent goes in its name. Facts
   * of another crew keep theirs; the server then keeps them for a person to decide.
   */
  async adopt(device: string, crew: string): Promise<void> {
    const foreign = this.unsent().filter((entry) => entry.doc.author.device !== device);
    const own = foreign.filter((entry) => entry.doc.author.crew === crew);
    await this.change(
      own.map((entry) => entry.id),
      (entry) => {
        const author = { ...entry.doc.author, device };
        return { ...entry, doc: { ...entry.doc, author } };
      },
    );
  }

  /** A restored server lacks these: they are to be sent again. */
  async offerAgain(ids: Iterable<string>, now: number): Promise<void> {
    await this.change(ids, (entry) => ({ ...entry, state: "here", receipt: null, changedAt: now }));
  }

  private async append(
    make: (place: Place) => Fact,
    previews: Record<string, Blob>,
    now: number,
    file: Omit<Original, "fact"> | null,
  ): Promise<Entry> {
    const seq = (this.last?.seq ?? 0) + 1;
    const bare = make({ sequence: seq, previous: this.last?.hash ?? null });
    const text = JSON.stringify(bare);
    const hash = await hexOfText((this.last?.hash ?? "") + text);
    const doc = { ...bare, _rev: `1-${hash.slice(0, 32)}` };
    const sizes = Object.values(previews).map((blob) => blob.size);
    const entry: Entry = {
      id: doc._id,
      seq,
      hash,
      ticket: doc.ticket,
      investigation: doc.investigation,
      doc,
      previews,
      bytes: sizes.reduce((sum, size) => sum + size, text.length),
      state: "here",
      writtenAt: now,
      changedAt: now,
      receipt: null,
      refusal: null,
    };
    const stores = ["journal", "originals"] as const;
    const writing = this.local.transaction(stores, "readwrite", { durability: "strict" });
    const puts: Promise<unknown>[] = [writing.objectStore("journal").add(entry)];
    if (file) puts.push(writing.objectStore("originals").put({ ...file, fact: entry.id }));
    await Promise.all([...puts, writing.done]);
    this.last = { seq, hash };
    this.entries.set(entry.id, entry);
    this.tell();
    return entry;
  }

  private async change(ids: Iterable<string>, to: (entry: Entry) => Entry): Promise<void> {
    const changed: Entry[] = [];
    for (const id of ids) {
      const entry = this.entries.get(id);
      const next = entry && to(entry);
      if (next && next !== entry) changed.push(next);
    }
    if (changed.length === 0) return;
    const writing = this.local.transaction("journal", "readwrite");
    await Promise.all([...changed.map((entry) => writing.store.put(entry)), writing.done]);
    for (const entry of changed) this.entries.set(entry.id, entry);
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
