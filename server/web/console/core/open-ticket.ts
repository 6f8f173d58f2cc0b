/** The ticket that is open: as the server folds it, its facts with their receipts, and commands on it. */
import { signal } from "@preact/signals-core";
import type { Fact, Receipt } from "#shared/documents";
import { ask, freshKey, NoAnswer, Refusal } from "./api";
import { secondsUntilFree } from "./reading";
import type { OfficeTicket } from "./ticket/office-ticket";

/** A fact with the server's receipt for it (`GET /api/v1/tickets/<id>/facts`). */
export interface Filed {
  fact: Fact;
  receipt: Receipt | null;
  attachments: string[];
  files: { name: string; sha256: string; href: string }[];
  place: {
    lat: number;
    lon: number;
    accuracy_m: number;
    where: "inside" | "outside" | "cannot-tell" | null;
    distance_m: number | null;
    radius_m: number | null;
  } | null;
  /** How whoever is logged in may put this fact right (amendment, retraction) or answer it (accept, decline). */
  possible: string[];
}

export interface OpenTicket {
  ticket: OfficeTicket;
  facts: readonly Filed[];
  etag: string | null;
  /** When it was read, epoch ms. */
  readAt: number;
}

export type Opening =
  | { state: "none" }
  | { state: "reading"; id: string }
  | { state: "open"; id: string; content: OpenTicket; stale: boolean }
  | { state: "no-answer"; id: string }
  | { state: "refused"; id: string; why: string };

export class Opened {
  readonly now = signal<Opening>({ state: "none" });
  private asked: AbortController | null = null;
  /** The newest reading: one that came after another puts an end to that. */
  private reading: Promise<void> = Promise.resolve();
  private waiting: ReturnType<typeof setTimeout> | undefined;

  /** Opens a ticket; null closes the one that is open. */
  open(id: string | null): void {
    if (id === null) {
      this.stop();
      this.now.value = { state: "none" };
      return;
    }
    const known = this.now.value;
    if (known.state === "none" || known.id !== id) this.now.value = { state: "reading", id };
    this.begin(id);
  }

  /** Reads the open ticket again: it changed, or the line was gone for a while. */
  again(): void {
    const known = this.now.value;
    if (known.state !== "none") this.begin(known.id);
  }

  /**
   * Carries out a command on the open ticket, such as `assignments`. `seen`: the ETag of the state in
   * which it was decided; without it the one on the screen.
   * Throws Refusal (412: somebody else changed it meanwhile), NoAnswer: then try with the same key.
   */
  async command(
    what: string,
    body: unknown,
    { key = freshKey(), seen }: { key?: string; seen?: string | null } = {},
  ): Promise<void> {
    const known = this.now.value;
    if (known.state !== "open") return;
    const path = `tickets/${encodeURIComponent(known.id)}/${what}`;
    const ifMatch = seen ?? known.content.etag ?? undefined;
    try {
      await ask(path, { method: "POST", body, key, ifMatch });
    } catch (fault) {
      // Somebody else was faster: whoever is told so looks at the ticket as it is now.
      if (fault instanceof Refusal && fault.status === 412) this.again();
      throw fault;
    }
    this.again();
    await this.readToEnd();
  }

  private stop(): void {
    clearTimeout(this.waiting);
    this.asked?.abort();
  }

  private begin(id: string): void {
    this.reading = this.load(id);
  }

  /** Resolves once the newest reading is done: news of a command begins another one while it is read. */
  private async readToEnd(): Promise<void> {
    let newest: Promise<void>;
    do {
      newest = this.reading;
      await newest;
    } while (newest !== this.reading);
  }

  private async load(id: string): Promise<void> {
    this.stop();
    const asked = new AbortController();
    this.asked = asked;
    const path = `tickets/${encodeURIComponent(id)}`;
    const how = { signal: asked.signal };
    try {
      const [ticket, facts] = await Promise.all([
        ask<OfficeTicket>(path, how),
        ask<{ items: Filed[] }>(`${path}/facts`, how),
      ]);
      const content = {
        ticket: ticket.content,
        facts: facts.content.items,
        etag: ticket.etag,
        readAt: Date.now(),
      };
      this.now.value = { state: "open", id, content, stale: false };
    } catch (fault) {
      if (asked.signal.aborted) return;
      this.fail(id, fault);
    }
  }

  /** What was read before stays on the screen and is called old; a busy server is asked again. */
  private fail(id: string, fault: unknown): void {
    const known = this.now.value;
    const seconds = secondsUntilFree(fault);
    if (seconds !== null) this.waiting = setTimeout(() => this.begin(id), seconds * 1_000);
    if (fault instanceof NoAnswer || seconds !== null) {
      if (known.state === "open") this.now.value = { ...known, stale: true };
      else this.now.value = { state: "no-answer", id };
    } else if (fault instanceof Refusal)
      this.now.value = { state: "refused", id, why: fault.detail };
    else throw fault;
  }
}
