/** The crew's mailbox at the server, through PouchDB: what is sent, and what is fetched. */
import PouchDB from "pouchdb-browser";
import type { Fact } from "#shared/documents";
import { authorised, type Credentials } from "./device";
import type { Entry } from "./journal";
import { patiently, SILENCE } from "./patience";
import type { Kept, Replica } from "./replica";
import { Turns } from "./turns";

/** What became of a batch: ids that the mailbox has, and what it refused with the reason. */
export interface Outcome {
  sent: string[];
  refused: { id: string; reason: string }[];
}

/** A document that this device writes over and over: its last word counts (manifest, position). */
export interface Rewritten {
  _id: string;
  [more: string]: unknown;
}

/** The line of revisions of a rewritten document, newest first. */
export interface Line {
  start: number;
  ids: string[];
}

interface Failure {
  id: string;
  error: string;
  reason: string;
}

const FOR_GOOD = new Set(["forbidden", "unauthorized"]);
const MOST_IN_A_PUSH = 25;
const MOST_BYTES_IN_A_PUSH = 400_000;
/** Of a rewritten document: with the last few ancestors a lost reply makes no conflict. */
const LINE = 8;
const BATCH = 100;
/** Of the six connections that a browser allows, one waits for news and one is left for questions. */
const AT_A_TIME = 4;
/** A heartbeat keeps the radio awake: twice a minute is enough to see that a line is dead. */
const HEARTBEAT = 30_000;

export class Mailbox {
  readonly db: PouchDB.Database<Kept>;

  constructor(me: Credentials) {
    const turns = new Turns(AT_A_TIME);
    const url = `${me.base}/sync/${encodeURIComponent(me.database)}`;
    this.db = new PouchDB<Kept>(url, {
      skip_setup: true,
      fetch: async (address, options = {}) => {
        const headers = new Headers(options.headers);
        headers.set("authorization", authorised(me).authorization ?? "");
        // The wait for news is silent but for its heartbeat; one that is late is no reason to give up.
        const isWait = /[?&]feed=longpoll\b/.test(String(address));
        const init = { ...options, headers, credentials: "omit" as const };
        if (isWait) return patiently(String(address), init, 2.5 * HEARTBEAT);
        return patiently(String(address), init, SILENCE, await turns.take());
      },
    });
    // Replication asks for this with every batch, to count what nobody looks at, and leaves it
    // unhandled where the line breaks just then. It costs a request each time: none is sent.
    this.db.info = async () => ({ db_name: me.database, doc_count: 0, update_seq: 0 });
  }

  /** Sends the oldest of what waits, as much as fits into one request. Throws what PouchDB throws. */
  async push(waiting: Entry[]): Promise<Outcome> {
    const batch = fitting(waiting);
    const documents = await Promise.all(batch.map((entry) => packed(entry)));
    const failures = await this.graft(documents);
    const refused = failures.filter((failure) => FOR_GOOD.has(failure.error));
    const failed = failures.find((failure) => !FOR_GOOD.has(failure.error));
    if (failed) throw Object.assign(new Error(failed.reason), { name: failed.error });
    const denied = new Set(refused.map((failure) => failure.id));
    return {
      sent: batch.map((entry) => entry.id).filter((id) => !denied.has(id)),
      refused: refused.map(({ id, reason }) => ({ id, reason })),
    };
  }

  /** Which of these entries the mailbox does not have. */
  async lacking(entries: Entry[]): Promise<string[]> {
    if (entries.length === 0) return [];
    const asked = Object.fromEntries(entries.map((entry) => [entry.id, [entry.doc._rev ?? ""]]));
    return Object.keys(await this.db.revsDiff(asked));
  }

  /** Writes the next revision of a rewritten document; answers its line. */
  async rewrite(content: Rewritten, line: Line | null): Promise<Line> {
    const id = crypto.randomUUID().replaceAll("-", "");
    const next = { start: (line?.start ?? 0) + 1, ids: [id, ...(line?.ids ?? [])].slice(0, LINE) };
    const document = { ...content, _rev: `${next.start}-${id}`, _revisions: next };
    const [failure] = await this.graft([document]);
    if (failure) throw Object.assign(new Error(failure.reason), { name: failure.error });
    return next;
  }

  /** Fetches all that is new; `told` hears how many documents wait still. */
  pull(into: Replica, told: (pending: number) => void): Replication {
    return this.watched(into, told, { live: false });
  }

  /** Waits for news until it is cancelled or breaks. */
  live(into: Replica, told: (pending: number) => void): Replication {
    return this.watched(into, told, { live: true });
  }

  private watched(
    into: Replica,
    told: (pending: number) => void,
    options: PouchDB.Replication.ReplicateOptions,
  ): Replication {
    const run = into.db.replicate.from(this.db, {
      ...options,
      retry: false,
      batch_size: BATCH,
      heartbeat: HEARTBEAT,
    });
    run.on("change", (info) => told((info as { pending?: number }).pending ?? 0));
    const done = new Promise<void>((resolve, reject) => {
      run.on("complete", () => resolve());
      run.on("error", (fault) => reject(fault));
    });
    return { done, cancel: () => run.cancel(), settled: (then) => run.on("paused", then) };
  }

  private async graft(documents: object[]): Promise<Failure[]> {
    const answer = await this.db.bulkDocs(documents as never[], { new_edits: false });
    return (answer as unknown as Failure[]).filter((row) => row.error);
  }
}

export interface Replication {
  done: Promise<void>;
  cancel(): void;
  /** Calls `then` whenever nothing is left to fetch. */
  settled(then: () => void): void;
}

function fitting(waiting: Entry[]): Entry[] {
  let bytes = 0;
  const batch: Entry[] = [];
  for (const entry of waiting.slice(0, MOST_IN_A_PUSH)) {
    bytes += entry.bytes;
    if (batch.length > 0 && bytes > MOST_BYTES_IN_A_PUSH) break;
    batch.push(entry);
  }
  return batch;
}

/** The fact as the mailbox takes it: its one revision, its previews inline. */
async function packed(entry: Entry): Promise<Fact & { _revisions: Line }> {
  const id = (entry.doc._rev ?? "").split("-")[1] ?? "";
  const files = await Promise.all(
    Object.entries(entry.previews).map(async ([name, blob]) => [
      name,
      { content_type: blob.type, data: await base64(blob) },
    ]),
  );
  const attachments = files.length > 0 ? { _attachments: Object.fromEntries(files) } : {};
  return { ...entry.doc, ...attachments, _revisions: { start: 1, ids: [id] } };
}

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
