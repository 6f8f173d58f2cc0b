/** The board: a column for each state, under the same filter as the queue. Cards stay where they are. */
import { computed, effect, untracked } from "@preact/signals-core";
import { hear, type News } from "./events";
import { asked, asking, type Filter, queryOf } from "./filter";
import { Listing } from "./listing";
import type { Changed, Outbox } from "./rows";

/** The states of each column: what is taken up again begins anew. */
export const COLUMNS = {
  new: ["new", "reopened"],
  assigned: ["assigned"],
  "under-investigation": ["under-investigation"],
  investigated: ["investigated"],
  "awaiting-approval": ["awaiting-approval"],
  decided: ["decided"],
  "in-execution": ["in-execution"],
  replied: ["replied"],
  "called-back": ["called-back"],
} as const satisfies Record<string, readonly string[]>;
export type ColumnName = keyof typeof COLUMNS;

const PAGE = 20;
const ORDER = "-emergency,priority,due";

export class Column extends Listing {
  readonly statuses: readonly string[];
  /** Cards whose ticket has gone on to another state since the column was read. */
  readonly gone = computed(() => this.rows.value.filter((row) => !this.has(row.status)).length);

  constructor(
    readonly name: ColumnName,
    wants: () => Filter,
  ) {
    const statuses: readonly string[] = COLUMNS[name];
    super(
      () => ({ query: queryOf(narrowed(wants(), statuses)), sort: ORDER, limit: PAGE }),
      ({ status }) => statuses.includes(status),
    );
    this.statuses = statuses;
  }

  has(status: string): boolean {
    return this.statuses.includes(status);
  }
}

export class Board {
  private readonly all: readonly Column[];
  /** The columns in which the filter lets anything stand. */
  readonly columns = computed(() =>
    this.all.filter((column) => {
      const states = asked(this.wants(), "status");
      return states === null || column.statuses.some((status) => states.includes(status));
    }),
  );

  constructor(private readonly wants: () => Filter) {
    this.all = (Object.keys(COLUMNS) as ColumnName[]).map((name) => new Column(name, wants));
  }

  /** Reads the columns whenever the filter changes, and follows the news; answers how to stop. */
  open(): () => void {
    const ends = [
      effect(() => {
        this.wants();
        const columns = this.columns.value;
        untracked(() => columns.forEach((column) => void column.load()));
      }),
      hear((news) => this.take(news)),
    ];
    return () => ends.forEach((end) => void end());
  }

  private take({ type, data }: News): void {
    for (const column of this.columns.value) {
      if (type === "hello" || type === "reset") void column.load();
      else if (type === "ticket.changed") column.hear(data as unknown as Changed);
      else if (type === "device.outbox") column.hearOutbox(data as unknown as Outbox);
    }
  }
}

/** The filter, with no other states than these. */
function narrowed(filter: Filter, statuses: readonly string[]): Filter {
  const states = asked(filter, "status");
  const both = states === null ? statuses : statuses.filter((status) => states.includes(status));
  return asking(filter, "status", both.join(","));
}
