import "fake-indexeddb/auto";
import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Basemaps, PIECE } from "./basemaps";
import type { Basemap, Credentials } from "./device";

const TOKEN = { device: "d", token: "t", crew: "c", database: "m" };
let server: Server;
let me: Credentials;
/** What the server hands out, how much of it before the line breaks, and what it was asked. */
let file: Uint8Array<ArrayBuffer>;
let cutAfter: number;
let asked: (string | undefined)[];
let count = 0;

beforeEach(async () => {
  file = filled(2.5 * PIECE, "the tiles of an area, ");
  cutAfter = Number.POSITIVE_INFINITY;
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.headers.range);
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const part = file.subarray(start);
    response.writeHead(start > 0 ? 206 : 200, { "content-length": part.length });
    if (part.length <= cutAfter) response.end(part);
    else response.write(part.subarray(0, cutAfter), () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  me = { ...TOKEN, base: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

function filled(length: number, text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(length).map((_, place) => text.charCodeAt(place % text.length));
}

function basemap(of = file, name = "town"): Basemap {
  const sha256 = createHash("sha256").update(of).digest("hex");
  // By another host name than the page has: behind a proxy a server may not know the page's.
  const url = `https://elsewhere.test/basemaps/${name}.pmtiles`;
  return { name, title: "Town", url, bytes: of.length, sha256 };
}

const opened = (free = 1e9) => {
  count += 1;
  const room = { usage: 1e9, quota: 1e9 + free, persisted: true };
  return Basemaps.open(`basemaps-${count}`, async () => room);
};

test("a package is fetched, proved, and read in any part", async () => {
  const basemaps = await opened();
  const town = basemap();
  await basemaps.fetch(me, town);
  expect(basemaps.fault.value).toBeNull();
  expect(basemaps.whole().map((held) => [held.name, held.got])).toEqual([["town", file.length]]);
  for (const [offset, length] of [
    [0, 127],
    [PIECE - 5, 10],
    [PIECE - 1, PIECE + 2],
    [2 * PIECE, 99],
  ] as const) {
    const found = Buffer.from(await basemaps.bytes(town.sha256, offset, length));
    expect(found.compare(file.subarray(offset, offset + length))).toBe(0);
  }
});

test("a download that breaks off goes on where it stopped", async () => {
  const basemaps = await opened();
  cutAfter = 1.5 * PIECE;
  await basemaps.fetch(me, basemap());
  expect(basemaps.fault.value).toBe("no-network");
  expect(basemaps.held.value.map((held) => [held.got, held.whole])).toEqual([[PIECE, false]]);
  expect(basemaps.whole()).toEqual([]);

  cutAfter = Number.POSITIVE_INFINITY;
  await basemaps.fetch(me, basemap());
  expect(basemaps.fault.value).toBeNull();
  expect(basemaps.whole()).toHaveLength(1);
  expect(asked).toEqual([undefined, `bytes=${PIECE}-`]);
});

test("what is not the package that was promised is deleted and said", async () => {
  const basemaps = await opened();
  const promised = basemap();
  file = file.slice();
  file[PIECE + 7] = 0;
  await basemaps.fetch(me, promised);
  expect(basemaps.fault.value).toBe("damaged");
  expect(basemaps.held.value).toEqual([]);
});

test("a newer package replaces the older one only when all of it is here", async () => {
  const basemaps = await opened();
  const older = basemap();
  await basemaps.fetch(me, older);
  file = filled(2 * PIECE, "new tiles ");
  const newer = basemap();
  cutAfter = PIECE + 1;
  await basemaps.fetch(me, newer);
  expect(basemaps.whole().map((held) => held.sha256)).toEqual([older.sha256]);

  cutAfter = Number.POSITIVE_INFINITY;
  await basemaps.fetch(me, newer);
  expect(basemaps.held.value.map((held) => held.sha256)).toEqual([newer.sha256]);
  expect((await basemaps.bytes(older.sha256, 0, 9)).byteLength).toBe(0);
});

test("a package that is removed is gone, the others stay", async () => {
  const basemaps = await opened();
  const town = basemap();
  await basemaps.fetch(me, town);
  file = filled(11, "a small one");
  const village = basemap(file, "village");
  await basemaps.fetch(me, village);
  await basemaps.remove(town.sha256);
  expect(basemaps.held.value.map((held) => held.name)).toEqual(["village"]);
  expect((await basemaps.bytes(town.sha256, 0, 9)).byteLength).toBe(0);
  expect((await basemaps.bytes(village.sha256, 2, 5)).byteLength).toBe(5);
});

test("a package that would leave no room for photos is not even asked for", async () => {
  const basemaps = await opened(50_000_000);
  await basemaps.fetch(me, basemap());
  expect(basemaps.fault.value).toBe("no-room");
  expect(asked).toEqual([]);
});
