/** Who looked at what (`GET /api/v1/views`), and whether a ticket's chain of receipts is whole. */
import { read } from "./api";

export interface View {
  id: string;
  at: string;
  user: string;
  role: string;
  address: string;
  what: string;
  tickets: string[];
  hits: number;
  file?: string;
  crew?: string;
}

export interface ViewFilter {
  user: string;
  ticket: string;
  /** Days; both are included. */
  since: string;
  until: string;
}

interface Page {
  items: View[];
  next: string | null;
}

/** The newest first. `after`: `next` of the page before. */
export async function viewsOf(
  filter: ViewFilter,
  after: string | null,
  signal?: AbortSignal,
): Promise<Page> {
  const said = Object.entries(filter).map(([name, value]) => [name, value.trim()]);
  const query = new URLSearchParams(said.filter(([, value]) => value) as [string, string][]);
  query.set("sort", "-at");
  if (after) query.set("cursor", after);
  return read<Page>(`views?${query}`, signal);
}

export interface Chain {
  ticket: string;
  ok: boolean;
  problems: { code: string; where: string; message: string }[];
  /** Receipts in the chain, and seals. */
  sealed: number;
  length: number;
  unsealed: string[];
  erased: string[];
  head: string | null;
}

/** Throws Refusal where there is no such ticket, NoAnswer. */
export function chainOf(ticket: string): Promise<Chain> {
  return read<Chain>(`tickets/${encodeURIComponent(ticket)}/audit`);
}

export function exportOfChain(ticket: string): string {
  return `/api/v1/tickets/${encodeURIComponent(ticket)}/audit/export`;
}
