/**
 * Bytes of drafts, kept piece by piece as they come: a voice note while it is spoken, a picture or a file
 * that was chosen and not saved yet. `Drafts.forget` removes them with their draft.
 */
import type { Local } from "./local";

export interface Piece {
  draft: string;
  /** Its place among the pieces of the draft, from 0. */
  n: number;
  blob: Blob;
  /** What else is known of it, plain JSON. */
  about: Record<string, unknown>;
}

/** The pieces of a draft in their order. */
export function piecesOf(local: Local, draft: string): Promise<Piece[]> {
  return local.getAll("pieces", rangeOf(draft));
}

/** Keeps a piece; resolves when it is on the disk. Throws what IndexedDB throws. */
export async function keepPiece(local: Local, piece: Piece): Promise<void> {
  const writing = local.transaction("pieces", "readwrite", { durability: "strict" });
  await Promise.all([writing.store.put(piece), writing.done]);
}

/** Removes the pieces of a draft. */
export async function dropPieces(local: Local, draft: string): Promise<void> {
  await local.delete("pieces", rangeOf(draft));
}

function rangeOf(draft: string): IDBKeyRange {
  return IDBKeyRange.bound([draft, 0], [draft, Number.POSITIVE_INFINITY]);
}
