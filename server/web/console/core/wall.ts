/** What hangs on the wall: counts by state, and what presses. Read anew when there is news, but not for each. */
import { signal } from "@preact/signals-core";
import { NoAnswer, Refusal, read } from "./api";
import { hear } from "./events";
import { VIEWS } from "./filter";
import { type Row, SHOWN } from "./rows";

export interface Wall {
  /** Open tickets by state. */
  states: ReadonlyMap<string, number>;
  overdue: number;
  /** The most pressing tickets, the worst first. */
  worst: readonly Row[];
  /** When it was read, epoch ms. */
  readAt: number;
}

interface Page {
  items: Row[];
  total: { count: number };
}

/** As many as can be read from across the room. */
const WORST = 9;
/** News come together, ms. */
const CALM = 2_000;
/** Promises run out without any news: it is read anew so often, ms. */
const OFTEN = 30_000;

export class OnWall {
  readonly now = signal<Wall | null>(null);
  private calming: ReturnType<typeof setTimeout> | undefined;

  /** Reads, and follows the news; answers how to stop. */
  open(): () => void {
    void this.load();
    const ticking = setInterval(() => void this.load(), OFTEN);
    const end = hear(({ type }) => {
      if (type === "hello" || type === "reset" || type === "ticket.changed") this.soon();
    });
    return () => {
      end();
      clearInterval(ticking);
      clearTimeout(this.calming);
    };
  }

  private soon(): void {
    this.calming ??= setTimeout(() => {
      this.calming = undefined;
      void this.load();
    }, CALM);
  }

  /** Without an answer what was read before stays; the wall says of when it is. */
  private async load(): Promise<void> {
    try {
      this.now.value = await readWall();
    } catch (fault) {
      if (!(fault instanceof NoAnswer || fault instanceof Refusal)) throw fault;
    }
  }
}

async function readWall(): Promise<Wall> {
  const [counts, pressing, overdue] = await Promise.all([
    read<{ rows: { status: string; tickets: number }[] }>(
      `statistics/counts?by=status&${VIEWS.open}`,
    ),
    read<Page>(`tickets?${VIEWS.open}&sort=-level&limit=${WORST}&fields=${SHOWN}`),
    read<Page>(`tickets?${VIEWS.overdue}&limit=1&fields=ticket`),
  ]);
  return {
    states: inTheirOrder(counts.rows),
    overdue: overdue.total.count,
    worst: pressing.items,
    readAt: Date.now(),
  };
}

/** The states in the order in which tickets go through them. */
function inTheirOrder(rows: readonly { status: string; tickets: number }[]): Map<string, number> {
  const order = new URLSearchParams(VIEWS.open).get("status")?.split(",") ?? [];
  const place = ({ status }: { status: string }) => order.indexOf(status);
  const sorted = [...rows].sort((one, other) => place(one) - place(other));
  return new Map(sorted.map(({ status, tickets }) => [status, tickets]));
}
