/** The ticket that is open: as the server folds it, its facts with their receipts, and commands on it. */
import { signal } from "@preact/signals-core";
import type { Fact, Receipt } from "#shared/documents";
import { ask, freshKey, NoAnswer, Refusal } from "./api";
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

  /** Opens a ticket; null closes the one that is open. */
  open(id: string | null): void {
    if (id === null) {
      this.asked?.abort();
      this.now.value = { state: "none" };
      return;
    }
    const known = this.now.value;
    if (known.state === "none" || known.id !== id) this.now.value = { state: "reading", id };
    void this.read(id);
  }

  /** Reads the open ticket again: it changed, or the line was gone for a while. */
  again(): void {
    const known = this.now.value;
    if (known.state !== "none") void this.read(known.id);
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
    await this.read(known.id);
  }

  private async read(id: string): Promise<void> {
    this.asked?.abort();
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

  /** What was read before stays on the screen and is called old. */
  private fail(id: string, fault: unknown): void {
    const known = this.now.value;
    if (fault instanceof NoAnswer) {
      if (known.state === "open") this.now.value = { ...known, stale: true };
      else this.now.value = { state: "no-answer", id };
    } else if (fault instanceof Refusal)
      this.now.value = { state: "refused", id, why: fault.detail };
    else throw fault;
  }
}
