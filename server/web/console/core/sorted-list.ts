/** The list of the board: the tickets of the filter, in the order of a column. */
import { effect, signal, untracked } from "@preact/signals-core";
import { hear, type News } from "./events";
import { type Filter, queryOf } from "./filter";
import { Listing } from "./listing";
import type { Changed, Outbox } from "./rows";

/** By what the server sorts tickets. */
export type SortKey = "emergency" | "priority" | "due" | "opened_at";

export interface Order {
  key: SortKey;
  isDown: boolean;
}

const PAGE = 100;
/** What follows where the column is the same: the order of the queue. */
const QUEUE: readonly string[] = ["-emergency", "priority", "due"];

export class SortedList extends Listing {
  readonly order = signal<Order>({ key: "emergency", isDown: true });

  constructor(private readonly wants: () => Filter) {
    super(() => ({ query: queryOf(wants()), sort: sortOf(this.order.value), limit: PAGE }));
  }

  /** Sorts by a column, and by the same the other way round. */
  sortBy(key: SortKey): void {
    const { key: before, isDown } = this.order.value;
    this.order.value = { key, isDown: key === before ? !isDown : false };
  }

  /** Reads the list whenever filter or order change, and follows the news; answers how to stop. */
  open(): () => void {
    const ends = [
      effect(() => {
        this.wants();
        this.order.value;
        untracked(() => void this.load());
      }),
      hear((news) => this.take(news)),
    ];
    return () => ends.forEach((end) => void end());
  }

  private take({ type, data }: News): void {
    if (type === "hello" || type === "reset") void this.load();
    else if (type === "ticket.changed") this.hear(data as unknown as Changed);
    else if (type === "device.outbox") this.hearOutbox(data as unknown as Outbox);
  }
}

function sortOf({ key, isDown }: Order): string {
  const rest = QUEUE.filter((one) => one.replace("-", "") !== key);
  return [isDown ? `-${key}` : key, ...rest].join(",");
}
