/** The shift: while it is on and work is under way, the crew's place goes to the office. */
import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import type { At, Position } from "#shared/documents";
import { keepSetting, type Local, setting } from "./local";
import type { Rewritten } from "./mailbox";
import type { Vitals } from "./manifest";
import { type Purpose, type SharedFix, Watch } from "./sharing";
import type { WorkItem } from "./work";

/** States in which an investigation is under way. */
const UNDER_WAY: ReadonlySet<string> = new Set(["en-route", "arrived", "working"]);
const MOST_TRACK = 120;
/** How long the crew's own view of what was shared is kept, ms. */
const KEPT_FOR = 7 * 86_400_000;

export class Shift {
  /** Whether the crew said that it is on shift. */
  readonly isOn = signal(false);
  /** Where the device is, while it is watched. */
  readonly here = signal<{ at: number; position: Position } | null>(null);
  /** Why there is no place, where it is asked for in vain. */
  readonly trouble = signal<string | null>(null);
  /** For what the place is shared now; null: nothing is shared. */
  readonly purpose: ReadonlySignal<Purpose | null>;
  readonly shared = signal<SharedFix[]>([]);
  private readonly watch: Watch;
  private current: { at: number; position: Position } | null = null;
  private stopped: () => void = () => undefined;

  constructor(
    private readonly local: Local,
    work: ReadonlySignal<WorkItem[]>,
    private readonly news: () => void,
  ) {
    this.watch = new Watch(
      (fix) => void this.take(fix),
      (reason) => {
        this.trouble.value = reason;
      },
    );
    // As text first: the list of work changes with every fix, what is under way does not.
    const underWay = computed(() => {
      const item = this.isOn.value && work.value.find((one) => UNDER_WAY.has(one.state));
      if (!item) return "";
      const { ticket, investigation, state } = item;
      const purpose = { ticket: ticket.ticket, investigation: investigation.id, step: state };
      return JSON.stringify(purpose satisfies Purpose);
    });
    this.purpose = computed(() => (underWay.value ? JSON.parse(underWay.value) : null));
  }

  async open(now: number): Promise<void> {
    const old = IDBKeyRange.upperBound(now - KEPT_FOR);
    const { store, done } = this.local.transaction("fixes", "readwrite");
    for (let at = await store.index("at").openCursor(old); at; at = await at.continue()) {
      await at.delete();
    }
    await done;
    this.shared.value = await this.local.getAllFromIndex("fixes", "at");
    this.isOn.value = (await setting<boolean>(this.local, "on-shift")) ?? false;
    this.stopped();
    this.stopped = this.purpose.subscribe((purpose) => {
      if (purpose) this.watch.start();
      else this.rest();
      this.news();
    });
  }

  close(): void {
    this.stopped();
    this.rest();
  }

  private rest(): void {
    this.watch.stop();
    this.current = null;
  }

  async turn(on: boolean): Promise<void> {
    this.isOn.value = on;
    await keepSetting(this.local, "on-shift", on);
  }

  /** The document that tells the office; `sharing` false ends what was told before. */
  document(
    who: { device: string; crew: string; member: string },
    at: At,
    vitals: Vitals,
  ): Rewritten {
    const purpose = this.purpose.value;
    // A place of an earlier piece of work says nothing of where they are now.
    const fix = purpose && this.current ? this.current.position : null;
    const track = this.unconfirmed().map((fix) => ({
      at: new Date(fix.at).toISOString(),
      lat: fix.position.lat,
      lon: fix.position.lon,
      accuracy_m: fix.position.accuracy_m ?? null,
      datum: fix.position.datum,
    }));
    return {
      _id: `crew-${who.crew}:position:${who.device}`,
      type: "position",
      schema: 1,
      author: { device: who.device, crew: who.crew, member: who.member },
      at,
      sharing: fix !== null,
      fix,
      ...(fix && purpose ? purpose : {}),
      ...(vitals.battery === undefined ? {} : { battery: vitals.battery }),
      track,
    };
  }

  /** The server has what was told: it needs not be told again. */
  async confirm(told: number): Promise<void> {
    const { store, done } = this.local.transaction("fixes", "readwrite");
    for (let at = await store.openCursor(); at; at = await at.continue()) {
      if (!at.value.confirmed && at.value.at <= told)
        await at.update({ ...at.value, confirmed: true });
    }
    await done;
    this.shared.value = this.shared.value.map((fix) =>
      fix.at <= told ? { ...fix, confirmed: true } : fix,
    );
  }

  unconfirmed(): SharedFix[] {
    return this.shared.value.filter((fix) => !fix.confirmed).slice(-MOST_TRACK);
  }

  private async take(fix: { at: number; position: Position }): Promise<void> {
    this.here.value = fix;
    this.trouble.value = null;
    const purpose = this.purpose.value;
    if (!purpose) return;
    this.current = fix;
    const shared = { ...fix, ticket: purpose.ticket, confirmed: false };
    await this.local.add("fixes", shared);
    this.shared.value = [...this.shared.value, shared];
    this.news();
  }
}
