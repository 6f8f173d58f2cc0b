/**
 * What the mailbox holds, as signals: tickets and notices, kept up to date from the replica.
 *
 * The list is drawn from a snapshot first, so that a cold start without a network shows the work at
 * once; the replica is read behind it. Receipts go to the journal, arrivals to the originals.
 */
import { signal } from "@preact/signals-core";
import type { Fact, Notice, Receipt } from "#shared/documents";
import type { Ticket } from "#shared/ticket";
import type { Journal } from "./journal";
import { keepSetting, type Local, setting } from "./local";
import type { Originals } from "./originals";
import type { Kept, Replica } from "./replica";

interface Snapshot {
  tickets: Ticket[];
  notices: Notice[];
}

const SNAPSHOT = "snapshot";
/** News are gathered for this long before lists are made of them, ms. */
const GATHER = 120;
const SNAPSHOT_REST = 2_000;

export class Contents {
  readonly tickets = signal<ReadonlyMap<string, Ticket>>(new Map());
  readonly notices = signal<ReadonlyMap<string, Notice>>(new Map());
  /** Counts up whenever documents of any ticket changed: who shows one reads it again. */
  readonly version = signal(0);
  /** Whether the replica was read: before that an empty list says nothing. */
  readonly read = signal(false);
  private feed: { cancel(): void } | null = null;
  private gathered: (Kept & { _deleted?: boolean })[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private snapshotTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly local: Local,
    private readonly journal: Journal,
    private readonly originals: Originals,
  ) {}

  /** The list as it was last seen. */
  async recall(): Promise<void> {
    const found = await setting<Snapshot>(this.local, SNAPSHOT);
    if (found) this.show(found);
  }

  /** Reads the replica and follows it. */
  async follow(replica: Replica): Promise<void> {
    this.feed?.cancel();
    this.gathered = [];
    const feed = replica.db.changes({ live: true, since: "now", include_docs: true });
    feed.on("change", (change) => this.gather({ ...(change.doc as Kept), _id: change.id }));
    this.feed = feed;
    this.show(await replica.overview());
    this.read.value = true;
    await this.catchUp(replica);
    this.keepSnapshot();
  }

  stop(): void {
    this.feed?.cancel();
    clearTimeout(this.timer);
    this.timer = undefined;
    clearTimeout(this.snapshotTimer);
    this.snapshotTimer = undefined;
  }

  /** What came while nobody listened: receipts and arrivals of this device's own facts. */
  private async catchUp(replica: Replica): Promise<void> {
    const open = this.journal.all().filter((entry) => entry.state !== "accepted");
    await this.journal.answered(await replica.receiptsOf(open.map(({ id }) => id)), Date.now());
    const tickets = new Set(
      this.originals
        .all()
        .filter((one) => one.state !== "arrived")
        .map((one) => one.ticket),
    );
    for (const ticket of tickets) {
      for (const fact of (await replica.dossier(ticket)).facts) await this.arrival(fact);
    }
  }

  private gather(doc: Kept & { _deleted?: boolean }): void {
    this.gathered.push(doc);
    this.timer ??= setTimeout(() => void this.take(), GATHER);
  }

  private async take(): Promise<void> {
    this.timer = undefined;
    const documents = this.gathered;
    this.gathered = [];
    const tickets = new Map(this.tickets.value);
    const notices = new Map(this.notices.value);
    const receipts: Receipt[] = [];
    for (const doc of documents) {
      if (doc._deleted) {
        tickets.delete(doc._id.replace(/:ticket$/, ""));
        notices.delete(doc._id);
      } else if (doc.type === "ticket") tickets.set(doc.ticket, lean(doc));
      else if (doc.type === "notice") notices.set(doc._id, doc);
      else if (doc.type === "receipt") receipts.push(doc);
      else if (doc.type === "fact") await this.arrival(doc);
    }
    await this.journal.answered(receipts, Date.now());
    this.tickets.value = tickets;
    this.notices.value = notices;
    this.version.value += 1;
    this.keepSnapshot();
  }

  /** The server's word that an original is there; of an instrument's file it is what was read in it. */
  private async arrival(fact: Fact): Promise<void> {
    if (!fact.author.server || fact.retracts) return;
    const { of, sha256, stored } = fact.body as { of?: string; sha256?: string; stored?: boolean };
    const told = fact.kind === "photo" ? stored : fact.kind === "measurements";
    const original = this.originals.all().find((one) => one.fact === of && one.sha256 === sha256);
    if (original && told && original.state !== "arrived") {
      await this.originals.mark(original.sha256, { state: "arrived", arrivedAt: Date.now() });
    }
  }

  private show({ tickets, notices }: Snapshot): void {
    const before = this.tickets.value;
    this.tickets.value = new Map(
      tickets.map((ticket) => {
        const known = before.get(ticket.ticket);
        // What did not change stays the same object, and is not drawn anew.
        return [ticket.ticket, known && known._rev === ticket._rev ? known : lean(ticket)];
      }),
    );
    this.notices.value = new Map(notices.map((notice) => [notice._id, notice]));
    this.version.value += 1;
  }

  /** News that go on and on do not put it off: a phone that falls amid its first pull has a list. */
  private keepSnapshot(): void {
    this.snapshotTimer ??= setTimeout(() => {
      this.snapshotTimer = undefined;
      const tickets = [...this.tickets.value.values()];
      const notices = [...this.notices.value.values()];
      void keepSetting(this.local, SNAPSHOT, { tickets, notices } satisfies Snapshot);
    }, SNAPSHOT_REST);
  }
}

/** A ticket without its history, which only the page of one ticket shows. */
function lean(ticket: Ticket): Ticket {
  return { ...ticket, history: [] };
}
