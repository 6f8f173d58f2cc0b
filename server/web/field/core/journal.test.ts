import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test, vi } from "vitest";
import type { Receipt } from "#shared/documents";
import { Drafts } from "./drafts";
import { fact, WORK } from "./examples";
import { Journal } from "./journal";
import { openLocal } from "./local";
import { originalOf } from "./originals";

const NOW = 1_000_000;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

function receipt(id: string, state: Receipt["state"]): Receipt {
  return {
    _id: id.replace(/:[^:]+:/, ":receipt:"),
    type: "receipt",
    ticket: "T1",
    fact: id,
    crew: "c-north",
    device: "d-1",
    state,
    reasons: [],
    received_at: "2026-11-23T08:41:02.000Z",
    corrected_at: "2026-11-23T08:41:00.000Z",
  };
}

test("what was written is there after a crash, in its order, and is to be sent", async () => {
  const local = await openLocal();
  const journal = await Journal.open(local, NOW);
  const first = await journal.write(() => fact("progress", { step: "accepted" }), {}, NOW);
  const second = await journal.write(() => fact("reading", { value: "196.5" }), {}, NOW);

  const after = await Journal.open(local, NOW);

  expect(after.unsent().map((entry) => entry.id)).toEqual([first.id, second.id]);
});

test("each entry names the one before, so that a missing one shows", async () => {
  const journal = await Journal.open(await openLocal(), NOW);
  const first = await journal.write(() => fact("progress", {}), {}, NOW);
  let told: unknown;
  await journal.write(
    (place) => {
      told = place;
      return fact("photo", {});
    },
    {},
    NOW,
  );

  expect(told).toEqual({ sequence: 2, previous: first.hash });
});

test("facts written at the same moment do not get the same place", async () => {
  const journal = await Journal.open(await openLocal(), NOW);

  const wrote = await Promise.all(
    Array.from({ length: 5 }, () => journal.write(() => fact("reading", {}), {}, NOW)),
  );

  expect(wrote.map((entry) => entry.seq)).toEqual([1, 2, 3, 4, 5]);
});

test("a file is kept with the fact that declares it, or neither is", async () => {
  const local = await openLocal();
  const journal = await Journal.open(local, NOW);
  const file = originalOf(
    { blob: new Blob(["x"]), sha256: "a".repeat(64), type: "image/jpeg", name: null },
    "T1",
    "photo",
    NOW,
  );
  const entry = await journal.write(() => fact("photo", {}), {}, NOW, file);
  const again = fact("photo", {});
  again._id = entry.id;

  await expect(
    journal.write(() => again, {}, NOW, { ...file, sha256: "b".repeat(64) }),
  ).rejects.toThrow();

  expect((await local.getAll("originals")).map((one) => [one.sha256, one.fact])).toEqual([
    ["a".repeat(64), entry.id],
  ]);
});

test("a receipt ends the wait, and a late confirmation does not undo it", async () => {
  const journal = await Journal.open(await openLocal(), NOW);
  const { id } = await journal.write(() => fact("finding", {}), {}, NOW);

  await journal.sent([id], NOW);
  await journal.answered([receipt(id, "accepted"), receipt("T9:finding:other", "accepted")], NOW);
  await journal.sent([id], NOW);

  expect(journal.find(id)?.state).toBe("accepted");
});

test("what a restored server lacks is to be sent again", async () => {
  const journal = await Journal.open(await openLocal(), NOW);
  const { id } = await journal.write(() => fact("finding", {}), {}, NOW);
  await journal.answered([receipt(id, "accepted")], NOW);

  await journal.offerAgain([id], NOW);

  expect(journal.unsent().map((entry) => entry.id)).toEqual([id]);
});

test("a phone that was enrolled anew sends in its new name what it had not sent, of its crew alone", async () => {
  const journal = await Journal.open(await openLocal(), NOW);
  const own = await journal.write(() => fact("finding", {}), {}, NOW);
  const foreign = fact("finding", {});
  foreign.author = { ...foreign.author, crew: "c-south" };
  await journal.write(() => foreign, {}, NOW);

  await journal.adopt("d-2", "c-north");

  expect(journal.find(own.id)?.doc.author.device).toBe("d-2");
  expect(journal.find(foreign._id)?.doc.author.device).toBe("d-1");
});

const draft = {
  id: `${WORK}/finding`,
  investigation: WORK,
  ticket: "T1",
  form: "finding",
  version: 1,
  content: { seen: "burnt joint" },
  changedAt: NOW,
};

test("a draft is there after a crash once it was flushed, and goes with its fact", async () => {
  const local = await openLocal();
  const drafts = new Drafts(local, (fault) => {
    throw fault;
  });
  drafts.keep(draft);
  await drafts.flush();

  const after = new Drafts(local, () => undefined);
  await after.recall();
  expect(after.find(draft.id)).toEqual(draft);
  await after.forget(draft.id);
  expect(after.all.value).toEqual([]);
  expect(await local.getAll("drafts")).toEqual([]);
});

test("given a device that is wiped, when the page goes, then nothing that was being typed is left in it", async () => {
  const left = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    setItem: (key: string, value: string) => left.set(key, value),
  });
  const local = await openLocal();
  const drafts = new Drafts(local, (fault) => {
    throw fault;
  });
  drafts.keep(draft);
  drafts.drop();
  drafts.keep({ ...draft, content: { seen: "burnt joint, warm" } });

  await drafts.flush();
  drafts.leave();

  expect(await local.getAll("drafts")).toEqual([]);
  expect([...left]).toEqual([]);
  vi.unstubAllGlobals();
});
