/**
 * What the device keeps besides the mailbox's replica: settings, drafts, the journal of its own facts,
 * originals of photos, and the places that were shared. One IndexedDB, opened once.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Draft } from "./drafts";
import type { Entry } from "./journal";
import type { Original } from "./originals";
import type { Piece } from "./pieces";
import type { SharedFix } from "./sharing";

export interface LocalSchema extends DBSchema {
  settings: { key: string; value: unknown };
  drafts: { key: string; value: Draft; indexes: { investigation: string } };
  journal: { key: string; value: Entry; indexes: { state: string; ticket: string; seq: number } };
  originals: { key: string; value: Original; indexes: { fact: string } };
  fixes: { key: number; value: SharedFix; indexes: { at: number } };
  pieces: { key: [string, number]; value: Piece };
}

export type Local = IDBPDatabase<LocalSchema>;
/** The name of the database on the device. */
export const LOCAL = "kancha";
const VERSION = 2;

/** Opens the local database, making or bringing it up to date; nothing is ever dropped by that. */
export function openLocal(name = LOCAL): Promise<Local> {
  return openDB<LocalSchema>(name, VERSION, {
    upgrade(db, before) {
      if (before < 1) first(db);
      if (before < 2) db.createObjectStore("pieces", { keyPath: ["draft", "n"] });
    },
    blocking(_current, _blocked, event) {
      // A newer version of the app wants to open it: this page steps aside, its drafts are written.
      (event.target as IDBDatabase).close();
    },
  });
}

function first(db: Local): void {
  db.createObjectStore("settings");
  db.createObjectStore("drafts", { keyPath: "id" }).createIndex("investigation", "investigation");
  const journal = db.createObjectStore("journal", { keyPath: "id" });
  journal.createIndex("state", "state");
  journal.createIndex("ticket", "ticket");
  journal.createIndex("seq", "seq", { unique: true });
  db.createObjectStore("originals", { keyPath: "sha256" }).createIndex("fact", "fact");
  db.createObjectStore("fixes", { autoIncrement: true }).createIndex("at", "at");
}

/** A setting, or undefined. */
export async function setting<T>(local: Local, key: string): Promise<T | undefined> {
  return (await local.get("settings", key)) as T | undefined;
}

/** Sets each value to the setting of its name, where there is one. */
export async function recallInto(
  local: Local,
  values: Record<string, { value: unknown }>,
): Promise<void> {
  const recall = async ([key, held]: [string, { value: unknown }]) => {
    held.value = (await setting(local, key)) ?? held.value;
  };
  await Promise.all(Object.entries(values).map(recall));
}

/** Keeps a setting. */
export function keepSetting(local: Local, key: string, value: unknown): Promise<void> {
  return keepSettings(local, { [key]: value });
}

/** Keeps settings that belong together: after whatever happens all of them are kept, or none. */
export async function keepSettings(local: Local, values: Record<string, unknown>): Promise<void> {
  const writing = local.transaction("settings", "readwrite");
  const puts = Object.entries(values).map(([key, value]) => writing.store.put(value, key));
  // At once: otherwise a page that goes away before it hears of them takes them with it.
  writing.commit();
  await Promise.all([...puts, writing.done]);
}
