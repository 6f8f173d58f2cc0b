/**
 * The crew's mailbox on the device: a replica that is only read here.
 *
 * One database for each epoch of the server: after a restore from a backup, what the device had read
 * may never have been. The replica is then made anew, and the journal offers its facts again.
 */
import PouchDB from "pouchdb-browser";
import type { Fact, MailboxDocument, Notice, Receipt } from "#shared/documents";
import type { Ticket } from "#shared/ticket";

export type Kept = MailboxDocument & { _id: string };

/** What a mailbox holds of one ticket. */
export interface Dossier {
  ticket: Ticket | null;
  facts: Fact[];
  receipts: Receipt[];
}

const PREFIX = "kancha-mailbox-";

export class Replica {
  readonly db: PouchDB.Database<Kept>;

  constructor(readonly name: string) {
    this.db = new PouchDB<Kept>(PREFIX + name, { auto_compaction: true, revs_limit: 20 });
  }

  /** The name for a mailbox of a server as it is now; `uuid` is another one after a restore. */
  static nameOf(database: string, uuid: string): string {
    return `${database}-${uuid}`;
  }

  /** All tickets and notices; their ids alone are read of the rest. */
  async overview(): Promise<{ tickets: Ticket[]; notices: Notice[] }> {
    const { rows } = await this.db.allDocs();
    const ids = rows.map((row) => row.id);
    const keys = ids.filter((id) => id.endsWith(":ticket") || /^crew-[^:]+:notice:/.test(id));
    const documents = await this.read(keys);
    return {
      tickets: documents.filter((doc): doc is Ticket => doc.type === "ticket"),
      notices: documents.filter((doc): doc is Notice => doc.type === "notice"),
    };
  }

  /** The documents of these ids that are here. */
  async read(keys: string[]): Promise<Kept[]> {
    if (keys.length === 0) return [];
    const { rows } = await this.db.allDocs({ keys, include_docs: true });
    return rows.flatMap((row) => ("doc" in row && row.doc ? [row.doc] : []));
  }

  /** What is here of one ticket. */
  async dossier(ticket: string): Promise<Dossier> {
    const range = { startkey: `${ticket}:`, endkey: `${ticket}:\uffff`, include_docs: true };
    const { rows } = await this.db.allDocs(range);
    const documents: Kept[] = rows.flatMap((row) => (row.doc ? [row.doc] : []));
    return {
      ticket: documents.find((doc): doc is Kept & Ticket => doc.type === "ticket") ?? null,
      facts: documents.filter((doc): doc is Kept & Fact => doc.type === "fact"),
      receipts: documents.filter((doc): doc is Kept & Receipt => doc.type === "receipt"),
    };
  }

  /** All receipts, for a device that lost its journal's answers. */
  async receiptsOf(facts: string[]): Promise<Receipt[]> {
    const found = await this.read(facts.map((id) => id.replace(/:[^:]+:/, ":receipt:")));
    return found.filter((doc): doc is Kept & Receipt => doc.type === "receipt");
  }

  /** A file attached to a fact, such as a preview, or null. */
  async attachment(id: string, name: string): Promise<Blob | null> {
    try {
      return (await this.db.getAttachment(id, name)) as Blob;
    } catch {
      return null;
    }
  }

  /** Removes the replica from the device. */
  async destroy(): Promise<void> {
    await this.db.destroy();
  }
}

/** Removes every replica but the one named. */
export async function forgetReplicas(kept: string | null): Promise<void> {
  const all = (await indexedDB.databases?.()) ?? [];
  for (const { name } of all) {
    const pouch = name?.replace(/^_pouch_/, "");
    if (pouch?.startsWith(PREFIX) && pouch !== PREFIX + (kept ?? "")) {
      await new PouchDB(pouch).destroy();
    }
  }
}
