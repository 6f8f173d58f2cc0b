/** What a device says of itself: the outbox manifest and its place, written over and over. */
import type { At } from "#shared/documents";
import type { Journal } from "./journal";
import { keepSetting, type Local, setting } from "./local";
import type { Line, Mailbox, Rewritten } from "./mailbox";
import { manifestOf, vitalsNow, waitingLines } from "./manifest";
import type { Originals } from "./originals";
import type { Shift } from "./shift";
import { left, type Room } from "./storage";

interface Told {
  line: Line;
  content: string;
  at: number;
}

/** What did not change is said again after this long, ms, so that the office sees the device alive. */
const AGAIN = 1_800_000;

export class Reports {
  constructor(
    private readonly local: Local,
    private readonly journal: Journal,
    private readonly originals: Originals,
    private readonly shift: Shift,
  ) {}

  /** Sends what changed. Throws what PouchDB throws. */
  async send(
    mailbox: Mailbox,
    who: { device: string; crew: string; member: string },
    at: At,
    app: string,
    room: Room,
  ): Promise<void> {
    const vitals = await vitalsNow(left(room));
    const waiting = waitingLines(this.journal.all(), this.originals.all());
    const manifest = manifestOf(who, at, app, vitals, waiting);
    await this.rewrite(mailbox, manifest as unknown as Rewritten, JSON.stringify(waiting));
    const last = this.shift.shared.value.at(-1);
    const place = this.shift.document(who, at, vitals);
    const news = `${place.sharing}/${place.step ?? ""}/${last?.at ?? 0}`;
    const silent = !place.sharing && !(await setting<Told>(this.local, `told:${place._id}`));
    if (silent) return;
    const wrote = await this.rewrite(mailbox, place, news);
    if (wrote && last) await this.shift.confirm(last.at);
  }

  private async rewrite(mailbox: Mailbox, document: Rewritten, content: string): Promise<boolean> {
    const key = `told:${document._id}`;
    const told = await setting<Told>(this.local, key);
    if (told && told.content === content && Date.now() - told.at < AGAIN) return false;
    const line = await mailbox.rewrite(document, told?.line ?? null);
    await keepSetting(this.local, key, { line, content, at: Date.now() } satisfies Told);
    return true;
  }
}
