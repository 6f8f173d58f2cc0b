/**
 * The tickets that are chosen for one command on many, in list, board and map alike, and why those
 * failed that a command was refused for. Pure: what is commanded is somebody else's.
 */
import { signal } from "@preact/signals-core";

export class Selection {
  readonly tickets = signal<ReadonlySet<string>>(new Set());
  /** Why the last command on a chosen ticket failed, in words. */
  readonly reasons = signal<ReadonlyMap<string, string>>(new Map());

  private last: string | null = null;

  has(ticket: string): boolean {
    return this.tickets.value.has(ticket);
  }

  toggle(ticket: string): void {
    this.last = ticket;
    this.set([ticket], !this.has(ticket));
  }

  /** Chooses these as well, or no longer. */
  set(tickets: Iterable<string>, isChosen: boolean): void {
    const all = new Set(this.tickets.value);
    for (const ticket of tickets) {
      if (isChosen) all.add(ticket);
      else all.delete(ticket);
    }
    this.tickets.value = all;
    this.keepReasons(all);
  }

  clear(): void {
    this.tickets.value = new Set();
    this.reasons.value = new Map();
  }

  /** What became of a command on some: what was done is chosen no longer, what failed stays with its reason. */
  take(results: Iterable<{ ticket: string; failed: string | null }>): void {
    const all = new Set(this.tickets.value);
    const reasons = new Map(this.reasons.value);
    for (const { ticket, failed } of results) {
      if (failed === null) all.delete(ticket);
      else reasons.set(ticket, failed);
    }
    this.tickets.value = all;
    this.reasons.value = reasons;
    this.keepReasons(all);
  }

  /** Chooses all between the one that was toggled last and this one, in the order in which they stand. */
  reach(ticket: string, order: readonly string[]): void {
    const [one, other] = [order.indexOf(this.last ?? ticket), order.indexOf(ticket)];
    const first = Math.min(one, other);
    this.set(first < 0 ? [ticket] : order.slice(first, Math.max(one, other) + 1), true);
    this.last = ticket;
  }

  /** What somebody means who takes hold of this ticket: all that are chosen, if it is one of them. */
  with(ticket: string): readonly string[] {
    return this.has(ticket) ? [...this.tickets.value] : [ticket];
  }

  private keepReasons(chosen: ReadonlySet<string>): void {
    const kept = [...this.reasons.value].filter(([ticket]) => chosen.has(ticket));
    this.reasons.value = new Map(kept);
  }
}
