import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test } from "vitest";
import { type Local, openLocal } from "./local";
import { letsIn } from "./pin";

const WANG = "m-wang";
let local: Local;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  local = await openLocal();
});

test("given a PIN that is kept, when another is typed, then nobody is let in and it stays", async () => {
  expect(await letsIn(local, WANG, "1357", false)).toBe(true);

  expect(await letsIn(local, WANG, "0000", false)).toBe(false);

  expect(await letsIn(local, WANG, "0000", false)).toBe(false);
  expect(await letsIn(local, WANG, "1357", false)).toBe(true);
});

test("given a PIN that was forgotten, when another is chosen anew, then that one alone counts", async () => {
  await letsIn(local, WANG, "1357", false);

  expect(await letsIn(local, WANG, "2468", true)).toBe(true);

  expect(await letsIn(local, WANG, "1357", false)).toBe(false);
  expect(await letsIn(local, WANG, "2468", false)).toBe(true);
});

test("given the PIN of one member, when another gives his first, then each has his own", async () => {
  await letsIn(local, WANG, "1357", false);

  expect(await letsIn(local, "m-li", "2468", false)).toBe(true);

  expect(await letsIn(local, WANG, "2468", false)).toBe(false);
  expect(await letsIn(local, "m-li", "2468", false)).toBe(true);
});
