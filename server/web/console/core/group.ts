/** One group of the attention desk: read when it is looked at, and again when there is news of it. */
import { signal } from "@preact/signals-core";
import { EMPTY, fresh, kept, type List } from "./listed";
import { Reader } from "./reading";

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
  private readonly reader = new Reader();
  readonly reading = this.reader.state;
  private last: readonly Item[] = [];
  private calming: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly ask: (signal: AbortSignal) => Promise<Found<Item>>,
    readonly keyOf: (item: Item) => string,
  ) {}

  /** Reads it; `anew`: what is new takes its place, and what is over goes. */
  async read(anew: boolean): Promise<void> {
    const isFirst = this.total.value === null;
    await this.reader.ask(this.ask, (found) => {
      this.last = found.items;
      this.total.value = found.total;
      this.list.value =
        anew || isFirst ? fresh(found.items) : kept(this.list.value, found.items, this.keyOf);
    });
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
    this.reader.stop();
  }
}
