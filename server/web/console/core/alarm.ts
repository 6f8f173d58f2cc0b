/**
 * How much of what needs somebody is new on this machine: the count in the bar.
 *
 * Asked for without anything personal, so that a count is no look at a customer.
 */
import { computed, signal } from "@preact/signals-core";
import { NoAnswer, Refusal, read } from "./api";
import { hear, type News } from "./events";

type Keys = ReadonlySet<string>;
interface Counted {
  ticket: string;
  attention?: number;
  after_hand_over?: number;
}

const SEEN = "kancha-attention-seen";
/** Tickets; more than that is a number nobody counts. */
const MOST = 200;
/** Tickets change often, devices speak all the time, ms. */
const CALM = { tickets: 2_000, devices: 30_000 };

export class Alarm {
  private readonly tickets = signal<Keys>(new Set());
  private readonly devices = signal<Keys>(new Set());
  private readonly quarantine = signal<Keys>(new Set());
  private readonly seen = signal<Keys>(remembered());
  private readonly all = computed<Keys>(
    () => new Set([...this.tickets.value, ...this.devices.value, ...this.quarantine.value]),
  );
  /** How many there are that nobody has seen here. */
  readonly count = computed(() => unseen(this.all.value, this.seen.value));
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  /** Counts until what it answers is called. */
  open(): () => void {
    const end = hear((news) => this.take(news));
    return () => {
      end();
      for (const timer of this.timers.values()) clearTimeout(timer);
      this.timers.clear();
    };
  }

  /** Somebody looks at all there is now. What is over is forgotten. */
  look(): void {
    if (this.count.peek() === 0) return;
    this.seen.value = this.all.peek();
    localStorage.setItem(SEEN, JSON.stringify([...this.seen.peek()]));
  }

  private take({ type, data }: News): void {
    if (type === "hello" || type === "reset") {
      void this.readTickets();
      void this.readDevices();
    } else if (type === "ticket.changed") this.soon("tickets", () => this.readTickets());
    else if (type === "device.outbox") this.soon("devices", () => this.readDevices());
    else if (type === "quarantine") {
      this.quarantine.value = new Set([`quarantine:${data.documents}`]);
    }
  }

  private soon(what: keyof typeof CALM, does: () => Promise<void>): void {
    if (this.timers.has(what)) return;
    const timer = setTimeout(() => {
      this.timers.delete(what);
      void does();
    }, CALM[what]);
    this.timers.set(what, timer);
  }

  private async readTickets(): Promise<void> {
    await quietly(async () => {
      const [faulty, late] = await Promise.all([counted("attention"), counted("after_hand_over")]);
      this.tickets.value = new Set([...faulty, ...late]);
    });
  }

  private async readDevices(): Promise<void> {
    await quietly(async () => {
      const { items } = await read<{ items: { id: string; outbox: { worries: string[] } }[] }>(
        "devices?worries=true",
      );
      const keys = items.flatMap(({ id, outbox }) => outbox.worries.map((one) => `${id}:${one}`));
      this.devices.value = new Set(keys);
    });
  }
}

/** How many of them were not seen. */
export function unseen(all: Keys, seen: Keys): number {
  return [...all].filter((key) => !seen.has(key)).length;
}

/** A ticket with one more fact than before is new again. */
async function counted(what: "attention" | "after_hand_over"): Promise<string[]> {
  const query = `${what}=true&fields=${what}&limit=${MOST}`;
  const { items } = await read<{ items: Counted[] }>(`tickets?${query}`);
  return items.map((one) => `${one.ticket}:${what}:${one[what]}`);
}

/** A count that did not come stays as it was: the line says that it is old. */
async function quietly(does: () => Promise<void>): Promise<void> {
  try {
    await does();
  } catch (fault) {
    if (!(fault instanceof NoAnswer || fault instanceof Refusal)) throw fault;
  }
}

function remembered(): Keys {
  try {
    const kept: unknown = JSON.parse(globalThis.localStorage?.getItem(SEEN) ?? "[]");
    return new Set(Array.isArray(kept) ? kept.map(String) : []);
  } catch {
    return new Set();
  }
}
