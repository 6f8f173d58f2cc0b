/** A list of tickets, read a page at a time. Rows change where they stand; they never move by themselves. */
import { signal } from "@preact/signals-core";
import { read } from "./api";
import { Reader } from "./reading";
import { type Changed, changed, type Outbox, type Row, SHOWN, stillOn } from "./rows";

interface Page {
  items: Row[];
  next: string | null;
  total: { count: number; capped: boolean };
}

export interface Wanted {
  /** Which tickets, as the server is asked for them. */
  query: string;
  sort: string;
  limit: number;
}

export class Listing {
  readonly rows = signal<readonly Row[]>([]);
  readonly total = signal<Page["total"] | null>(null);
  readonly next = signal<string | null>(null);
  private readonly reader = new Reader();
  readonly reading = this.reader.state;
  /** When the rows were last asked for as a whole, epoch ms. */
  readonly readAt = signal<number | null>(null);
  /** Tickets that changed and are not among the rows: they may belong here. */
  readonly elsewhere = signal<ReadonlySet<string>>(new Set());
  /** News since the first page was last asked for: the answer may not know of them. */
  private since = new Map<string, Changed>();

  /** `belongs`: whether a ticket that changed may have come to stand here. */
  constructor(
    private readonly wanted: () => Wanted,
    private readonly belongs: (news: Changed) => boolean = () => true,
  ) {}

  /** Reads the first page anew. */
  async load(): Promise<void> {
    const since = new Map<string, Changed>();
    this.since = since;
    await this.ask(null, (page) => {
      const rows = page.items.map((row) => changedBy(row, since));
      const known = new Set(rows.map((row) => row.ticket));
      this.rows.value = rows;
      this.readAt.value = Date.now();
      this.elsewhere.value = new Set(
        [...since.values()].filter(this.belongs).flatMap(({ ticket }) => {
          return known.has(ticket) ? [] : [ticket];
        }),
      );
    });
  }

  /** Adds the next page. */
  async more(): Promise<void> {
    const { value: cursor } = this.next;
    if (!cursor || this.reading.value === "reading") return;
    await this.ask(cursor, (page) => {
      const known = new Set(this.rows.value.map((row) => row.ticket));
      const added = page.items.filter((row) => !known.has(row.ticket));
      this.rows.value = [...this.rows.value, ...added.map((row) => changedBy(row, this.since))];
      const here = new Set(this.rows.value.map((row) => row.ticket));
      const still = [...this.elsewhere.value].filter((ticket) => !here.has(ticket));
      this.elsewhere.value = new Set(still);
    });
  }

  /** News of a ticket. */
  hear(news: Changed): void {
    this.since.set(news.ticket, news);
    const rows = this.rows.value;
    const place = rows.findIndex((row) => row.ticket === news.ticket);
    const row = rows[place];
    if (row) this.rows.value = rows.with(place, changed(row, news));
    else if (this.belongs(news))
      this.elsewhere.value = new Set([...this.elsewhere.value, news.ticket]);
  }

  /** A device told what is still on it. */
  hearOutbox(news: Outbox): void {
    const rows = this.rows.value.map((row) => stillOn(row, news));
    if (rows.some((row, place) => row !== this.rows.value[place])) this.rows.value = rows;
  }

  private async ask(cursor: string | null, take: (page: Page) => void): Promise<void> {
    const path = `tickets?${this.query(cursor)}`;
    await this.reader.ask(
      (stop) => read<Page>(path, stop),
      (page) => {
        take(page);
        this.next.value = page.next;
        this.total.value = page.total;
      },
    );
  }

  private query(cursor: string | null): string {
    const { query, sort, limit } = this.wanted();
    const asked = new URLSearchParams(query);
    asked.set("sort", sort);
    asked.set("limit", String(limit));
    asked.set("fields", SHOWN);
    if (cursor) asked.set("cursor", cursor);
    return asked.toString();
  }
}

function changedBy(row: Row, news: ReadonlyMap<string, Changed>): Row {
  const said = news.get(row.ticket);
  return said ? changed(row, said) : row;
}
