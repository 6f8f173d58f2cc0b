/** The queue: what needs somebody, in order. Rows change where they stand; they never move by themselves. */
import { computed, signal } from "@preact/signals-core";
import { NoAnswer, Refusal, read } from "./api";
import { type Changed, changed, type Row, SHOWN } from "./rows";

/** What can be looked at, and what the server is asked for it. */
export const VIEWS = {
  open: "status=new,assigned,under-investigation,investigated,awaiting-approval,decided,in-execution,replied,reopened",
  unassigned: "status=new,reopened",
  returned: "returned=true",
  overdue: "overdue=true",
  risk: "level=1",
  attention: "attention=true",
  late: "after_hand_over=true",
  disputes: "disputes=true",
  approval: "status=awaiting-approval",
  all: "",
} as const;
export type View = keyof typeof VIEWS;

const PAGE = 60;
const ORDER = "-emergency,priority,due";

interface Page {
  items: Row[];
  next: string | null;
  total: { count: number; capped: boolean };
}

export type Reading = "reading" | "done" | "no-answer" | "refused";

export class Queue {
  readonly view = signal<View>("open");
  readonly words = signal("");
  readonly rows = signal<readonly Row[]>([]);
  readonly total = signal<Page["total"] | null>(null);
  readonly next = signal<string | null>(null);
  readonly reading = signal<Reading>("reading");
  /** When the rows were last asked for as a whole, epoch ms. */
  readonly readAt = signal<number | null>(null);
  /** Tickets that changed and are not among the rows: they may belong here. */
  readonly elsewhere = signal<ReadonlySet<string>>(new Set());
  /** What the list, the map and the counts ask for alike. */
  readonly filter = computed(() => VIEWS[this.view.value]);
  private asked: AbortController | null = null;
  /** News since the first page was last asked for: the answer may not know of them. */
  private since = new Map<string, Changed>();

  look(view: View): void {
    this.view.value = view;
    void this.load();
  }

  search(words: string): void {
    this.words.value = words;
    void this.load();
  }

  /** Reads the first page anew. */
  async load(): Promise<void> {
    const since = new Map<string, Changed>();
    this.since = since;
    await this.ask(null, (page) => {
      const rows = page.items.map((row) => changedBy(row, since));
      const known = new Set(rows.map((row) => row.ticket));
      this.rows.value = rows;
      this.readAt.value = Date.now();
      this.elsewhere.value = new Set([...since.keys()].filter((ticket) => !known.has(ticket)));
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
    else this.elsewhere.value = new Set([...this.elsewhere.value, news.ticket]);
  }

  private async ask(cursor: string | null, take: (page: Page) => void): Promise<void> {
    this.asked?.abort();
    const asked = new AbortController();
    this.asked = asked;
    this.reading.value = "reading";
    try {
      const page = await read<Page>(`tickets?${this.query(cursor)}`, asked.signal);
      take(page);
      this.next.value = page.next;
      this.total.value = page.total;
      this.reading.value = "done";
    } catch (fault) {
      if (asked.signal.aborted) return;
      if (fault instanceof NoAnswer) this.reading.value = "no-answer";
      else if (fault instanceof Refusal) this.reading.value = "refused";
      else throw fault;
    }
  }

  private query(cursor: string | null): string {
    const query = new URLSearchParams(this.filter.value);
    query.set("sort", ORDER);
    query.set("limit", String(PAGE));
    query.set("fields", SHOWN);
    const words = this.words.value.trim();
    if (words) query.set("q", words);
    if (cursor) query.set("cursor", cursor);
    return query.toString();
  }
}

function changedBy(row: Row, news: ReadonlyMap<string, Changed>): Row {
  const said = news.get(row.ticket);
  return said ? changed(row, said) : row;
}
