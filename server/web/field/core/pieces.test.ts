import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test } from "vitest";
import { Drafts } from "./drafts";
import { openLocal } from "./local";
import { dropPieces, keepPiece, piecesOf } from "./pieces";

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const piece = (draft: string, n: number) => ({
  draft,
  n,
  blob: new Blob([`${draft} ${n}`]),
  about: { seconds: n + 1 },
});

test("pieces come back in their order, whatever order they were kept in", async () => {
  const local = await openLocal();
  for (const n of [2, 0, 10, 1]) await keepPiece(local, piece("w/statement", n));
  const found = await piecesOf(local, "w/statement");
  expect(found.map(({ n }) => n)).toEqual([0, 1, 2, 10]);
});

test("the pieces of one draft go without those of another whose name begins alike", async () => {
  const local = await openLocal();
  await keepPiece(local, piece("w/photo", 0));
  await keepPiece(local, piece("w/photo/item~a", 0));
  await dropPieces(local, "w/photo");
  expect(await piecesOf(local, "w/photo")).toEqual([]);
  expect(await piecesOf(local, "w/photo/item~a")).toHaveLength(1);
});

test("a draft that is forgotten takes its pieces along", async () => {
  const local = await openLocal();
  const drafts = new Drafts(local, (fault) => {
    throw fault;
  });
  await keepPiece(local, piece("w/statement", 0));
  await drafts.forget("w/statement");
  expect(await piecesOf(local, "w/statement")).toEqual([]);
});
