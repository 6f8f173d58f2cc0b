/** What needs somebody: groups in the order of urgency, each read from its own answer. */
import type { Fact, Reason, Receipt } from "#shared/documents";
import { read } from "./api";
import type { Device } from "./crews";
import { hear, type News } from "./events";
import { type Found, Group } from "./group";
import { type Row, SHOWN } from "./rows";
import { may, READ_QUARANTINE, WEBHOOKS } from "./session";
import type { Webhook } from "./webhooks";

/** One thing of a ticket that would be different if a fact were taken as it is. */
export interface Change {
  about: string;
  of: string | null;
  before: string | number | null;
  after: string | number | null;
}

/** A fact that needs somebody (`GET /api/v1/attention`). */
export interface Waiting {
  ticket: string;
  title: string | null;
  priority: number;
  emergency: boolean;
  etag: string;
  fact: Fact;
  receipt: Receipt | null;
  attachments: string[];
  reasons: Reason[];
  acceptable: boolean;
  /** As of the facts of an open ticket. */
  possible: string[];
  changes: Change[];
}

/** What was refused to a device, or broke the mailroom (`GET /api/v1/quarantine`). */
export interface Kept {
  id: string;
  document: {
    type?: "refused" | "poison";
    reason?: string;
    error?: { type: string; message: string };
    database?: string | null;
    device?: string | null;
    crew?: string | null;
    at?: string;
    id?: string;
    document?: unknown;
  };
  attachments: string[];
  settled: { by: string; at: string; note: string } | null;
}

/** Tickets, or things, on one page of a group. */
const PAGE = 50;

export class Attention {
  readonly promises = new Group<Row>(promisesInDanger, (row) => row.ticket);
  readonly faulty = new Group<Waiting>((over) => facts("needs-attention", over), byFact);
  readonly late = new Group<Waiting>((over) => facts("after-hand-over", over), byFact);
  readonly expired = new Group<Waiting>((over) => facts("calibration-expired", over), byFact);
  readonly kept = new Group<Kept>(quarantine, ({ id }) => id);
  readonly devices = new Group<Device>(devicesToLookAfter, ({ id }) => id);
  readonly webhooks = new Group<Webhook>(failingWebhooks, ({ id }) => id);

  /** Follows the news until what it answers is called. */
  open(): () => void {
    this.readAll();
    const end = hear((news) => this.take(news));
    return () => {
      end();
      for (const group of this.groups()) group.close();
    };
  }

  readAll(): void {
    for (const group of this.groups()) void group.read(false);
  }

  private take({ type }: News): void {
    if (type === "hello" || type === "reset") this.readAll();
    else if (type === "ticket.changed") {
      for (const group of [this.promises, this.faulty, this.late, this.expired]) group.hear();
    } else if (type === "quarantine" && may(READ_QUARANTINE)) this.kept.hear();
    else if (type === "device.outbox") this.devices.hear();
  }

  /** Those that whoever is logged in may see. */
  private groups(): AnyGroup[] {
    return [
      this.promises,
      this.faulty,
      this.late,
      ...(may(READ_QUARANTINE) ? [this.kept] : []),
      this.devices,
      this.expired,
      ...(may(WEBHOOKS) ? [this.webhooks] : []),
    ];
  }
}

type AnyGroup = Pick<Group<unknown>, "read" | "hear" | "close">;

/** One fact may be there for two reasons. */
const byFact = ({ fact, reasons }: Waiting) =>
  [fact._id, ...reasons.map(({ code }) => code)].join(" ");

async function facts(why: string, over: AbortSignal): Promise<Found<Waiting>> {
  const answer = await read<{ items: Waiting[]; tickets: Found<Waiting>["total"] }>(
    `attention?why=${why}&limit=${PAGE}`,
    over,
  );
  return { items: answer.items, total: answer.tickets };
}

async function promisesInDanger(over: AbortSignal): Promise<Found<Row>> {
  const query = `level=1&sort=-level&limit=${PAGE}&fields=${SHOWN}`;
  return read<Found<Row>>(`tickets?${query}`, over);
}

async function quarantine(over: AbortSignal): Promise<Found<Kept>> {
  const answer = await read<{ items: Kept[]; next: string | null }>(
    "quarantine?settled=false&limit=200",
    over,
  );
  return counted(answer.items, answer.next !== null);
}

async function devicesToLookAfter(over: AbortSignal): Promise<Found<Device>> {
  return counted((await read<{ items: Device[] }>("devices?worries=true", over)).items);
}

async function failingWebhooks(over: AbortSignal): Promise<Found<Webhook>> {
  const { items } = await read<{ items: Webhook[] }>("webhooks", over);
  return counted(items.filter((one) => one.parked > 0 || one.last_error !== null));
}

function counted<Item>(items: readonly Item[], capped = false): Found<Item> {
  return { items, total: { count: items.length, capped } };
}
