import "fake-indexeddb/auto";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Credentials } from "./device";
import { fact } from "./examples";
import { Journal } from "./journal";
import { openLocal } from "./local";
import type { Mailbox, Outcome } from "./mailbox";
import type { Replica } from "./replica";
import { type Surroundings, Sync } from "./sync";

let server: Server;
/** Who asked the server who it is, and waits for the answer. */
let asked: { device: string; response: ServerResponse }[];
let sync: Sync;
let held: Credentials;
let met: string[];
let stood: string[];
/** What was sent under which login, and how the mailbox answers to it. */
let pushed: { device: string; ids: string[]; answer: (outcome: Outcome) => void }[];
let waiting: string[];

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  vi.stubGlobal("navigator", { onLine: true });
  asked = [];
  met = [];
  stood = [];
  pushed = [];
  waiting = [];
  server = createServer(({ headers }, response) => {
    const [device = ""] = atob(headers.authorization?.replace("Basic ", "") ?? "").split(":");
    asked.push({ device, response });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  held = login("d-1");
});

afterEach(async () => {
  sync.stop();
  server.closeAllConnections();
  server.close();
  for (const { ids, answer } of pushed) answer({ sent: ids, refused: [] });
  await until(() => sync.state.value.phase === "off");
  vi.unstubAllGlobals();
});

/** What `look` finds, as soon as it does. */
function until<Found>(look: () => Found) {
  return vi.waitUntil(look, { timeout: 4_000, interval: 10 });
}

function login(device: string): Credentials {
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { base, device, token: "t", crew: "c-north", database: "mailbox-c-north" };
}

/** The mailbox as this login reaches it: it takes what it is told to, and there is never any news. */
function mailboxOf({ device }: Credentials): Mailbox {
  return {
    push: (entries: { id: string }[]) =>
      new Promise<Outcome>((answer) => {
        pushed.push({ device, ids: entries.map(({ id }) => id), answer });
      }),
    pull: () => ({ done: Promise.resolve() }),
    live: () => {
      waiting.push(device);
      const over = new EventTarget();
      return {
        done: new Promise<Event>((resolve) => over.addEventListener("over", resolve)),
        cancel: () => over.dispatchEvent(new Event("over")),
        settled: () => undefined,
      };
    },
  } as unknown as Mailbox;
}

/** A phone that begins under its first login. */
async function phone(): Promise<Journal> {
  const journal = await Journal.open(await openLocal(), 0);
  const around: Surroundings = {
    journal,
    credentials: () => held,
    mailbox: async (me) => mailboxOf(me),
    replica: async () => ({ name: held.database }) as Replica,
    met: async ({ device }) => met.push(device.id) > 0,
    report: async () => undefined,
    stands: async (standing) => void stood.push(standing),
    caughtUp: () => undefined,
  };
  sync = new Sync(around);
  sync.start();
  return journal;
}

/** The server's answer to the next who asks who it is; `said`: another one than who it is. */
async function answer(status = 200, said?: object): Promise<void> {
  const { device, response } = await until(() => asked.shift());
  response.writeHead(status, { "content-type": "application/json" });
  const about = { device: { id: device }, server: { time: "2026-11-23T08:41:02Z" } };
  response.end(JSON.stringify(said ?? about));
}

test("given an enrolment while the server is asked who this is, then its answer is of the login before and not met", async () => {
  await phone();
  await until(() => asked.length > 0);

  held = login("d-2");
  await answer();
  await answer();

  await until(() => met.length > 0);
  expect(met).toEqual(["d-2"]);
});

test("given an enrolment while the login before is refused, then that says nothing of the new one", async () => {
  await phone();
  await until(() => asked.length > 0);

  held = login("d-2");
  await answer(403, { code: "forbidden", detail: "this device was revoked" });
  await answer();

  await until(() => waiting.length > 0);
  expect(waiting).toEqual(["d-2"]);
  expect(stood).toEqual(["fine"]);
});

test("given an enrolment while a batch is sent, then the next one goes under the new login", async () => {
  const journal = await phone();
  const first = await journal.write(() => fact("progress", {}), {}, 0);
  await answer();
  await until(() => pushed.length > 0);
  const second = await journal.write(() => fact("finding", {}), {}, 0);

  held = login("d-2");
  pushed[0]?.answer({ sent: [first.id], refused: [] });
  await answer();

  await until(() => pushed.length > 1);
  expect(pushed.map(({ device, ids }) => [device, ids])).toEqual([
    ["d-1", [first.id]],
    ["d-2", [second.id]],
  ]);
});

test("given an enrolment while it waits for news, then it waits under the new login", async () => {
  await phone();
  await answer();
  await until(() => waiting.length > 0);

  held = login("d-2");
  sync.now();
  await answer();

  await until(() => waiting.length > 1);
  expect(waiting).toEqual(["d-1", "d-2"]);
});
