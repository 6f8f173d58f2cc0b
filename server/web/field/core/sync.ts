/**
 * The device and its mailbox: who am I, send what waits, fetch what is new, say what is left, wait for
 * news. One loop; whatever goes wrong ends in a wait and the loop again, and nothing is lost by that.
 *
 * Small things go before large ones: facts with their previews first, originals only beside the wait.
 */
import { signal } from "@preact/signals-core";
import { pause } from "./backoff";
import type { Offset } from "./clock";
import {
  type About,
  type Credentials,
  Refused,
  type Standing,
  standingAfter,
  whoAmI,
} from "./device";
import type { Journal } from "./journal";
import type { Mailbox } from "./mailbox";
import { mayBeOnline, onChange } from "./network";
import type { Replica } from "./replica";

/**
 * `live`: everything is sent and fetched, news come at once. `resting`: the same, looked for now and
 * then because the page is hidden. `locked-out`: the server does not know this login any more.
 */
export type Phase =
  | "off"
  | "no-network"
  | "working"
  | "live"
  | "resting"
  | "waiting"
  | "locked-out";

export interface SyncState {
  phase: Phase;
  /** Device time of the last answer of the server, epoch ms. */
  lastContact: number | null;
  nextTryAt: number | null;
  /** Documents still to fetch in this round. */
  pending: number;
  problem: { code: string; message: string } | null;
}

/** What the loop needs of the app around it. */
export interface Surroundings {
  journal: Journal;
  credentials(): Credentials | null;
  mailbox(me: Credentials): Promise<Mailbox>;
  replica(): Promise<Replica>;
  /**
   * Keeps who the device is; makes the replica anew where the server's epoch is another. False: it
   * belongs to another crew now, and the next round is one in that crew's mailbox.
   */
  met(about: About, offset: Offset, mailbox: Mailbox): Promise<boolean>;
  /** Writes the documents that say how the device is (manifest, position). */
  report(mailbox: Mailbox): Promise<void>;
  stands(standing: Standing): Promise<void>;
  /** Everything that was to be sent and fetched is; originals may go. */
  caughtUp(): void;
}

const REST = 300_000;
const LOCKED_OUT = 900_000;
/** After so long a live wait is begun anew, so that offset and epoch are asked for. */
const ASK_AGAIN = 600_000;

export class Sync {
  readonly state = signal<SyncState>({
    phase: "off",
    lastContact: null,
    nextTryAt: null,
    pending: 0,
    problem: null,
  });
  private running = false;
  private failures = 0;
  private kick: () => void = () => undefined;
  private kicked = false;
  /** The network is another one: what is open on the one before may wait for ever. */
  private changed = false;
  private stopListening: (() => void) | null = null;

  constructor(private readonly around: Surroundings) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    this.stopListening = onChange((another) => {
      this.changed ||= another;
      this.now();
    });
    void this.loop();
  }

  stop(): void {
    this.running = false;
    this.stopListening?.();
    this.now();
  }

  /** Something is to be done: a fact was written, the network is back, somebody asked. */
  now(): void {
    this.kicked = true;
    this.kick();
  }

  private async loop(): Promise<void> {
    while (this.running) {
      const me = this.around.credentials();
      if (!me) break;
      try {
        await this.round(await this.around.mailbox(me), me);
      } catch (fault) {
        // What befell a login says nothing of the one that took its place.
        if (this.around.credentials() === me) await this.afterFault(fault);
      }
    }
    this.tell({ phase: "off" });
  }

  private async round(mailbox: Mailbox, me: Credentials): Promise<void> {
    if (!mayBeOnline()) {
      this.tell({ phase: "no-network", nextTryAt: null });
      await this.wait(REST);
      return;
    }
    this.changed = false;
    this.tell({ phase: "working", nextTryAt: null });
    const { about, offset } = await whoAmI(me);
    this.goOnAs(me);
    if (!(await this.around.met(about, offset, mailbox))) return;
    await this.around.stands("fine");
    this.contact();
    await this.push(mailbox, me);
    const replica = await this.around.replica();
    this.goOnAs(me);
    await mailbox.pull(replica, (pending) => this.contact({ pending })).done;
    await this.report(mailbox, me);
    this.failures = 0;
    this.contact({ pending: 0, problem: null });
    this.around.caughtUp();
    if (document.visibilityState === "visible") await this.live(mailbox, me);
    else await this.rest();
  }

  /** Waits for news, and sends what is written meanwhile, until it breaks or the page is hidden. */
  private async live(mailbox: Mailbox, me: Credentials): Promise<void> {
    this.tell({ phase: "live" });
    const replica = await this.around.replica();
    this.goOnAs(me);
    const run = mailbox.live(replica, () => this.contact());
    run.settled(() => this.contact());
    let over = false;
    const ended = run.done.finally(() => {
      over = true;
    });
    const until = Date.now() + ASK_AGAIN;
    try {
      while (this.running && !over) {
        await Promise.race([ended, this.wait(until - Date.now())]);
        if (document.visibilityState !== "visible" || !mayBeOnline()) return;
        if (this.changed || Date.now() >= until) return;
        await this.push(mailbox, me);
        await this.report(mailbox, me);
        this.around.caughtUp();
      }
    } finally {
      run.cancel();
      await ended.catch(() => undefined);
    }
    await run.done;
  }

  private async rest(): Promise<void> {
    this.tell({ phase: "resting", nextTryAt: Date.now() + REST });
    await this.wait(REST);
  }

  private async push(mailbox: Mailbox, me: Credentials): Promise<void> {
    const { journal } = this.around;
    for (let waiting = journal.unsent(); waiting.length > 0; waiting = journal.unsent()) {
      this.goOnAs(me);
      const outcome = await mailbox.push(waiting);
      const now = Date.now();
      await journal.sent(outcome.sent, now);
      for (const { id, reason } of outcome.refused) await journal.refused(id, reason, now);
      this.contact();
    }
  }

  private async report(mailbox: Mailbox, me: Credentials): Promise<void> {
    this.goOnAs(me);
    await this.around.report(mailbox);
  }

  /**
   * Throws, which ends the round, where the device was enrolled anew since the round began: its mailbox
   * would take what is written now under a login that it is not written under.
   */
  private goOnAs(me: Credentials): void {
    if (this.around.credentials() !== me) throw new Error("The device was enrolled anew.");
  }

  private async afterFault(fault: unknown): Promise<void> {
    const standing = standingAfter(asRefused(fault));
    if (standing) {
      await this.around.stands(standing);
      this.tell({ phase: "locked-out", problem: told(fault), nextTryAt: Date.now() + LOCKED_OUT });
      if (this.around.credentials()) await this.wait(LOCKED_OUT);
      return;
    }
    this.failures += 1;
    const asked = fault instanceof Refused ? fault.retryAfterS : null;
    const wait = pause(this.failures, asked, Math.random());
    const phase = mayBeOnline() ? "waiting" : "no-network";
    this.tell({ phase, problem: told(fault), nextTryAt: Date.now() + wait, pending: 0 });
    await this.wait(wait);
  }

  /** Resolves after `ms`, or as soon as there is something to do. */
  private wait(ms: number): Promise<void> {
    if (this.kicked || ms <= 0) {
      this.kicked = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.kick(), ms);
      this.kick = () => {
        clearTimeout(timer);
        this.kick = () => undefined;
        this.kicked = false;
        resolve();
      };
    });
  }

  private contact(more: Partial<SyncState> = {}): void {
    const { problem } = this.state.value;
    const heard = problem?.code === "unreachable" ? null : problem;
    this.tell({ lastContact: Date.now(), problem: heard, ...more });
  }

  private tell(change: Partial<SyncState>): void {
    this.state.value = { ...this.state.value, ...change };
  }
}

/** PouchDB's faults carry status and name; to the rest of the app they look like the server's own. */
function asRefused(fault: unknown): unknown {
  if (fault instanceof Refused || typeof fault !== "object" || fault === null) return fault;
  const { status, name, reason, message } = fault as Record<string, unknown>;
  if (typeof status !== "number" || status === 0) return fault;
  return new Refused(String(name ?? ""), status, String(reason ?? message ?? ""));
}

function told(fault: unknown): { code: string; message: string } {
  const seen = asRefused(fault);
  if (seen instanceof Refused) return { code: seen.code || "unreachable", message: seen.message };
  return { code: "unreachable", message: seen instanceof Error ? seen.message : String(seen) };
}
