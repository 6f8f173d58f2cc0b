/** The field app without its screens: all parts, wired once. Screens read signals and call methods. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals-core";
import type { Fact, FactKind, Position } from "#shared/documents";
import { metresBetween } from "#shared/geo/distance";
import type { Ticket } from "#shared/ticket";
import { type Offset, serverNow, stamp } from "./clock";
import { Contents } from "./contents";
import {
  type Credentials,
  fetchKept,
  type About as Me,
  type Member,
  type Profile,
  type Standing,
} from "./device";
import { Drafts } from "./drafts";
import { type About, makeFact } from "./facts";
import { type Entry, Journal, type Place } from "./journal";
import { keepSetting, keepSettings, type Local, openLocal, recallInto } from "./local";
import type { Mailbox } from "./mailbox";
import { meet } from "./meeting";
import { type MediaPolicy, mayUpload, onChange } from "./network";
import { Originals, type OriginalView, originalOf } from "./originals";
import { type Captured, photoBody } from "./photos";
import type { Dossier, Replica } from "./replica";
import { Reports } from "./reports";
import { Shift } from "./shift";
import { askToPersist, isFull, isScarce, type Room, roomNow } from "./storage";
import { Sync } from "./sync";
import { Uploads } from "./uploads";
import { beginWipe, wipe, wipedBecause } from "./wiping";
import { type WorkItem, workOf } from "./work";

/** The body of a fact, or how it is made from its place in the device's log. */
export type Body = Record<string, unknown> | ((place: Place) => Record<string, unknown>);

/** What goes with a fact: a file by its hash, and small pictures inline. */
export interface Attached {
  file?: { blob: Blob; sha256: string; type: string; name: string | null };
  previews?: Record<string, Blob>;
}

declare const __APP_VERSION__: string;
export const APP_VERSION = __APP_VERSION__;

/** What went wrong on the device itself, in a code that the screens have words for. */
export type Trouble = "storage-full" | "not-kept";

const TICK = 30_000;

export class App {
  readonly credentials: Signal<Credentials | null> = signal(null);
  readonly me: Signal<Me | null> = signal(null);
  readonly profile: Signal<Profile | null> = signal(null);
  readonly member: Signal<Member | null> = signal(null);
  readonly offset: Signal<Offset | null> = signal(null);
  readonly standing: Signal<Standing> = signal("fine");
  readonly policy: Signal<MediaPolicy> = signal("always");
  readonly room: Signal<Room | null> = signal(null);
  /** When the server was found to have been restored from a backup, device time; null: not lately. */
  readonly restored: Signal<number | null> = signal(null);
  readonly trouble: Signal<Trouble | null> = signal(null);
  readonly entries: Signal<readonly Entry[]> = signal([]);
  readonly files: Signal<readonly OriginalView[]> = signal([]);
  /** The server's time as far as is known, epoch ms; goes on every half minute. */
  readonly now: Signal<number> = signal(Date.now());
  readonly work: ReadonlySignal<WorkItem[]>;
  readonly contents: Contents;
  readonly drafts: Drafts;
  readonly uploads: Uploads;
  readonly shift: Shift;
  readonly sync: Sync;
  private replica: Replica | null = null;
  private readonly reports: Reports;

  private constructor(
    readonly local: Local,
    readonly journal: Journal,
    readonly originals: Originals,
  ) {
    this.contents = new Contents(local, journal, originals);
    this.drafts = new Drafts(local, (fault) => this.hurt(fault));
    this.work = computed(() => this.listed());
    this.shift = new Shift(local, this.work, () => this.sync.now());
    this.uploads = new Uploads(
      originals,
      journal,
      () => this.credentials.value,
      () => this.mayUpload(),
    );
    this.reports = new Reports(local, journal, originals, this.shift);
    this.sync = new Sync({
      journal,
      mailbox: async (me) => new (await import("./mailbox")).Mailbox(me),
      credentials: () => (this.standing.value === "wiped" ? null : this.credentials.value),
      replica: () => this.openReplica(),
      met: (me, offset, mailbox) => meet(this, me, offset, mailbox),
      report: (mailbox) => this.report(mailbox),
      stands: (standing) => this.stands(standing),
      caughtUp: () => void this.uploads.go(),
    });
    const read = () => {
      this.entries.value = journal.all();
      this.files.value = originals.all();
    };
    journal.subscribe(read);
    originals.subscribe(read);
    onChange(() => this.uploads.look());
    read();
  }

  /** Opens the app with what the device keeps, as far as screens need it. */
  static async open(): Promise<App> {
    const local = await openLocal();
    const [journal, originals] = await Promise.all([
      Journal.open(local, Date.now()),
      Originals.open(local),
    ]);
    const app = new App(local, journal, originals);
    const { credentials, me, profile, member, offset, policy, standing, restored } = app;
    await Promise.all([
      recallInto(local, { credentials, me, profile, member, offset, policy, standing, restored }),
      app.contents.recall(),
      app.drafts.recall(),
    ]);
    app.tick();
    setInterval(() => app.tick(), TICK);
    addEventListener("pagehide", () => app.drafts.leave());
    return app;
  }

  /** Keeps what enrolment gave, and begins. For another crew nobody of the old one goes on holding it. */
  async join(credentials: Credentials): Promise<void> {
    const member = this.credentials.value?.crew === credentials.crew ? this.member.value : null;
    await keepSettings(this.local, { credentials, standing: "fine", member });
    // Before anything is sent under the new login.
    await this.journal.adopt(credentials.device, credentials.crew);
    this.standing.value = "fine";
    this.member.value = member;
    this.credentials.value = credentials;
    await askToPersist();
    await this.begin();
  }

  /** Who holds the device from now on, shown once that is kept; null: nobody, the screen is locked. */
  async hand(member: Member | null): Promise<void> {
    await keepSetting(this.local, "member", member).finally(() => {
      this.member.value = member;
    });
  }

  /**
   * Writes a fact, and the file that it declares with it; resolves when both are safe on this device.
   * `body` may ask for its place in the device's log. Throws where it could not be kept.
   */
  async say(kind: FactKind, about: About, body: Body, more: Attached = {}): Promise<Entry> {
    const [me, member] = [this.credentials.value, this.member.value];
    if (!me || !member) throw new Error("Nobody has signed in on this device.");
    const writer = { device: me.device, crew: me.crew, member: member.id };
    const now = Date.now();
    const at = stamp(this.offset.value, now);
    const file = more.file ? originalOf(more.file, about.ticket, kind, now) : null;
    const make = (place: Place) =>
      makeFact(kind, about, typeof body === "function" ? body(place) : body, writer, at);
    try {
      const entry = await this.journal.write(make, more.previews ?? {}, now, file);
      if (file) this.originals.took({ ...file, fact: entry.id });
      this.trouble.value = null;
      this.sync.now();
      return entry;
    } catch (fault) {
      this.hurt(fault);
      throw fault;
    }
  }

  /** Keeps a picture with the fact that declares it. Throws as `say`. */
  sayPhoto(about: About, captured: Captured, caption: string): Promise<Entry> {
    const previews = captured.preview ? { "preview.jpg": captured.preview } : {};
    const body = (place: Place) => photoBody(captured, place, caption);
    return this.say("photo", about, body, { file: captured, previews });
  }

  /** When originals may go; what may go now goes now. */
  choosePolicy(policy: MediaPolicy): void {
    this.policy.value = policy;
    keepSetting(this.local, "policy", policy).catch((fault) => this.hurt(fault));
    if (this.mayUpload()) void this.uploads.go();
    else this.uploads.pause();
  }

  /** Somebody has read that the server was restored: once that is kept, it is told no more. */
  async readOfRestore(): Promise<void> {
    await this.local.delete("settings", "restored");
    this.restored.value = null;
  }

  /** What is here of one ticket: the mailbox's documents and this device's own facts. */
  async dossier(ticket: string): Promise<Dossier> {
    return (await this.openReplica()).dossier(ticket);
  }

  /**
   * The small picture of a fact: this device's own, as the mailbox has it, or by its link, which is
   * then kept for the next time without a network. Null where there is none to be had.
   */
  async preview(fact: Fact): Promise<Blob | null> {
    const own = Object.values(this.journal.find(fact._id)?.previews ?? {})[0];
    if (own) return own;
    const name = Object.keys(fact._attachments ?? {})[0];
    if (name) return (await this.openReplica()).attachment(fact._id, name);
    const link = Object.values(fact.previews ?? {})[0];
    const credentials = this.credentials.value;
    return link && credentials ? fetchKept(credentials, link.href) : null;
  }

  /** Deletes everything on this device. */
  async wipe(why: "ordered" | "asked"): Promise<void> {
    await beginWipe(this.local, why);
    // First of all the screens go: one that reads would make a database that was just removed.
    this.standing.value = "wiped";
    this.sync.stop();
    this.uploads.pause();
    this.shift.close();
    this.contents.stop();
    this.drafts.drop();
    await this.replica?.destroy();
    this.local.close();
    await wipe(why);
    this.credentials.value = null;
  }

  /** Reads the replica and syncs, where the device is enrolled; after the list was painted. */
  async begin(): Promise<void> {
    const me = this.credentials.value;
    if (!me) return;
    if (this.standing.value === "wiped") return this.wipe(wipedBecause() ?? "ordered");
    // As `join` did, if the page was still there.
    await this.journal.adopt(me.device, me.crew);
    await this.shift.open(Date.now());
    await this.contents.follow(await this.openReplica());
    this.sync.start();
    this.room.value = await roomNow();
  }

  /** The replica of the mailbox as the server of today has it. */
  async openReplica(): Promise<Replica> {
    const { Replica } = await import("./replica");
    // A replica that was opened now would bring a database back that was just removed.
    if (this.standing.value === "wiped") return new Promise(() => undefined);
    const database = this.credentials.value?.database ?? "none";
    const name = Replica.nameOf(database, this.me.value?.server.uuid ?? "new");
    if (this.replica?.name !== name) this.replica = new Replica(name);
    return this.replica;
  }

  private async report(mailbox: Mailbox): Promise<void> {
    const { credentials, member, offset } = this;
    if (!credentials.value || !this.me.value) return;
    const { device, crew } = credentials.value;
    const author = member.value?.id ?? this.me.value.members[0]?.id ?? "unknown";
    const who = { device, crew, member: author };
    this.room.value = await roomNow();
    const at = stamp(offset.value, Date.now());
    await this.reports.send(mailbox, who, at, APP_VERSION, this.room.value);
    const full = this.trouble.value === "storage-full";
    await this.originals.tidy(Date.now(), full || isScarce(this.room.value));
  }

  private async stands(standing: Standing): Promise<void> {
    const { value: before } = this.standing;
    // An answer of before says nothing of a device that is being wiped.
    if (standing === before || before === "wiped") return;
    if (standing === "wiped") return this.wipe("ordered");
    this.standing.value = standing;
    await keepSetting(this.local, "standing", standing);
  }

  /** Says that something could not be kept on this device; where it is full, makes what room it can. */
  hurt(fault: unknown): void {
    this.trouble.value = isFull(fault) ? "storage-full" : "not-kept";
    if (isFull(fault)) this.originals.tidy(Date.now(), true).catch(() => undefined);
  }

  private mayUpload(): boolean {
    return mayUpload(this.policy.value) && this.standing.value === "fine";
  }

  private tick(): void {
    this.now.value = serverNow(this.offset.value, Date.now());
  }

  private listed(): WorkItem[] {
    const crew = this.credentials.value?.crew;
    if (!crew) return [];
    const tickets: Iterable<Ticket> = this.contents.tickets.value.values();
    const here: Position | null = this.shift.here.value?.position ?? null;
    return workOf(tickets, this.entries.value, crew, here, this.now.value, metresBetween);
  }
}
