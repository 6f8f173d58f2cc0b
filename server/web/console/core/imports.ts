/** Tickets from tables: what a file would become, and how far an import is (`docs/import.md`). */
import { ask, read } from "./api";
import type { Codes, Column } from "./import-mapping";
import type { Profile } from "./profile";

/** One thing wrong with a row; `column` is empty where it is no one column. */
export interface RowFault {
  row: number;
  column: string;
  code: string;
  message: string;
  value: string;
}

export interface PreviewRow {
  row: number;
  state: "new" | "there" | "faulty";
  reference: string;
  intake: {
    title?: string;
    class?: string;
    occurred_at?: string;
    customer?: { account?: string; name?: string };
    site?: { address?: string };
  };
  errors: RowFault[];
}

export interface Preview {
  columns: Column[];
  members: { name: string; type: string }[];
  mapping: string | null;
  fault: { code: string; message: string } | null;
  rows: PreviewRow[];
}

export interface ImportJob {
  id: string;
  state: "waiting" | "running" | "done" | "failed";
  file: string;
  dry_run: boolean;
  created_at: string;
  created_by: string;
  rows: number;
  total: number | null;
  made: number;
  there: number;
  rejected: number;
  errors: RowFault[];
  errors_file: string | null;
  fault: { code: string; message: string } | null;
}

/** How often an import is asked how far it is, ms. */
const LOOK = 500;
/** A file of 64 MiB over the line of a small office, ms. */
const UPLOAD = 600_000;

/** Looks at a file; nothing is kept of it. Throws Refusal, NoAnswer. */
export async function previewOf(file: File, mapping: string | null): Promise<Preview> {
  const body = new FormData();
  body.set("file", file);
  if (mapping !== null) body.set("mapping", mapping);
  return (await ask<Preview>("import-previews", { method: "POST", body, patience: UPLOAD }))
    .content;
}

export interface Wanted {
  file: File;
  mapping: string;
  isDry: boolean;
  key: string;
}

/** Imports a file, or checks all its rows. The same key again is the same import. Throws Refusal, NoAnswer. */
export async function startImport({ file, mapping, isDry, key }: Wanted): Promise<ImportJob> {
  const body = new FormData();
  body.set("file", file);
  body.set("mapping", mapping);
  body.set("dry_run", String(isDry));
  const how = { method: "POST", body, key, patience: UPLOAD } as const;
  return (await ask<ImportJob>("imports", how)).content;
}

/** Tells how far an import is until it has ended, or `stop` says so. Throws Refusal, NoAnswer. */
export async function followImport(
  job: ImportJob,
  tell: (now: ImportJob) => void,
  stop: AbortSignal,
): Promise<void> {
  let now = job;
  tell(now);
  while (isOpen(now) && !stop.aborted) {
    await new Promise((resolve) => setTimeout(resolve, LOOK));
    now = await read<ImportJob>(`imports/${encodeURIComponent(job.id)}`);
    if (!stop.aborted) tell(now);
  }
}

export function isOpen({ state }: ImportJob): boolean {
  return state === "waiting" || state === "running";
}

/** All imports that there are for whoever is logged in, the newest first. */
export async function earlierImports(signal?: AbortSignal): Promise<ImportJob[]> {
  return (await read<{ items: ImportJob[] }>("imports", signal)).items;
}

/** The codes that the profile knows for members of an intake. */
export function codesOf(rules: Profile | null): Codes {
  return (member) => {
    if (member === "class") return rules?.classes ?? [];
    if (member === "sub_item") return rules?.classes.flatMap((one) => one.sub_items) ?? [];
    if (member === "grade") return rules?.grades ?? [];
    if (member === "channel") return rules?.channels ?? [];
    return member === "site.district" ? (rules?.districts ?? []) : [];
  };
}
