/** One group of the attention desk: read when it is looked at, and again when there is news of it. */
import { signal } from "@preact/signals-core";
import { NoAnswer, Refusal } from "./api";
import { EMPTY, fresh, kept, type List } from "./listed";
import type { Reading } from "./listing";

/** How a group is read: the first items, and how many tickets or things there are in all. */
export interface Found<Item> {
  items: readonly Item[];
  total: { count: number; capped: boolean };
}

/** News comes in bursts: a group is read again for all of one burst, ms. */
const CALM = 800;

export class Group<Item> {
  readonly list = signal<List<Item>>(EMPTY);
  readonly total = signal<Found<Item>["total"] | null>(null);
  readonly reading = signal<Reading>("reading");
  private last: readonly Item[] = [];
  private asked: AbortController | null = null;
  private calming: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly ask: (signal: AbortSignal) => Promise<Found<Item>>,
    readonly keyOf: (item: Item) => string,
  ) {}

  /** Reads it; `anew`: what is new takes its place, and what is over goes. */
  async read(anew: boolean): Promise<void> {
    this.asked?.abort();
    const asked = new AbortController();
    this.asked = asked;
    const isFirst = this.total.value === null;
    this.reading.value = "reading";
    try {
      const found = await this.ask(asked.signal);
      this.last = found.items;
      this.total.value = found.total;
      this.list.value =
        anew || isFirst ? fresh(found.items) : kept(this.list.value, found.items, this.keyOf);
      this.reading.value = "done";
    } catch (fault) {
      if (asked.signal.aborted) return;
      this.reading.value = readingOf(fault);
    }
  }

  /** Shows what was read last. */
  show(): void {
    this.list.value = fresh(this.last);
  }

  /** There is news that may be about it. */
  hear(): void {
    this.calming ??= setTimeout(() => {
      this.calming = undefined;
      void this.read(false);
    }, CALM);
  }

  close(): void {
    clearTimeout(this.calming);
    this.calming = undefined;
    this.asked?.abort();
  }
}

/** What a pane says when there was no answer, or none for this user. Throws what is neither. */
export function readingOf(fault: unknown): Reading {
  if (fault instanceof NoAnswer) return "no-answer";
  if (fault instanceof Refusal) return "refused";
  throw fault;
}
