import "fake-indexeddb/auto";
import { signal } from "@preact/signals-core";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test, vi } from "vitest";
import type { App } from "./app";
import type { About, Credentials, Member } from "./device";
import { keepSettings, type Local, openLocal, setting } from "./local";
import type { Mailbox } from "./mailbox";
import { meet } from "./meeting";

/** Replicas and caches on the device; `stuck`: one of the replicas does not go. */
const device = vi.hoisted(() => ({
  replicas: new Set<string>(),
  caches: new Set<string>(),
  stuck: false,
}));
vi.mock("./replica", () => ({
  forgetReplicas: async (kept: string) => {
    if (device.stuck) throw new Error("blocked");
    for (const name of device.replicas) if (name !== kept) device.replicas.delete(name);
  },
}));

const LI: Member = { id: "m-li", name: "Li Na" };
const OFFSET = { ms: 0, measuredAt: 0 };
/** A meeting keeps less often than this. */
const WRITES = [0, 1, 2, 3, 4, 5];

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  device.replicas = new Set();
  device.caches = new Set();
  device.stuck = false;
  vi.stubGlobal("caches", {
    keys: async () => [...device.caches],
    delete: async (name: string) => device.caches.delete(name),
  });
});

function about(uuid: string, crew = "c-north", member = LI): About {
  return {
    device: { id: "d-1", name: "van 7" },
    crew: { id: crew, name: crew, area: null, skills: [] },
    members: [member],
    database: `mailbox-${crew}`,
    server: { id: "s", uuid, epoch: 1, time: "2026-11-23T08:41:02Z", version: "1" },
    profile: { name: "dl", version: 1 },
    instruments: [],
    basemaps: [],
  };
}

/** What is kept, until the page is gone after so many writes. */
function cutAfter(local: Local, writes: number): Local {
  let left = writes;
  return new Proxy(local, {
    get(of, name) {
      const found = Reflect.get(of, name);
      if (typeof found !== "function") return found;
      return (...given: unknown[]) => {
        if (name === "put" || given[1] === "readwrite") left -= 1;
        if (left < 0) throw new Error("the page is gone");
        return Reflect.apply(found, of, given);
      };
    },
  });
}

/** What a meeting touches of an app that met a server before, with Li holding the device. */
async function metBefore(local: Local): Promise<App> {
  const me = about("before");
  const credentials = {
    base: "",
    device: "d-1",
    token: "t",
    crew: "c-north",
    database: me.database,
  };
  await keepSettings(local, { me, credentials, member: LI });
  const held = signal<Credentials | null>(credentials);
  return {
    credentials: held,
    me: signal<About | null>(me),
    profile: signal(me.profile),
    member: signal<Member | null>(LI),
    offset: signal(null),
    restored: signal<number | null>(null),
    journal: { all: () => [], offerAgain: async () => undefined },
    originals: { all: () => [] },
    contents: { follow: async () => undefined },
    openReplica: async () => ({ name: held.value?.database }),
  } as unknown as App;
}

const mailbox = { lacking: async () => [] } as unknown as Mailbox;

test.each(WRITES)(
  "given a restored server, when the page goes after %d writes, then the restore is told or compared again",
  async (writes) => {
    const local = await openLocal();
    const app = Object.assign(await metBefore(local), { local: cutAfter(local, writes) });

    await meet(app, about("after"), OFFSET, mailbox).catch(() => undefined);

    const isDone = (await setting<About>(local, "me"))?.server.uuid === "after";
    expect(isDone).toBe(writes > 1);
    expect((await setting(local, "restored")) !== undefined).toBe(isDone);
    expect(app.restored.value !== null).toBe(isDone);
  },
);

test.each(WRITES)(
  "given a device of another crew now, when the page goes after %d writes, then nobody of the old one holds it",
  async (writes) => {
    const local = await openLocal();
    const app = Object.assign(await metBefore(local), { local: cutAfter(local, writes) });
    const wang = { id: "m-wang", name: "王强" };

    await meet(app, about("after", "c-south", wang), OFFSET, mailbox).catch(() => undefined);

    const isMoved = (await setting<Credentials>(local, "credentials"))?.crew === "c-south";
    expect(isMoved).toBe(writes > 0);
    expect(await setting(local, "member")).toEqual(isMoved ? null : LI);
    expect(app.member.value).toEqual(isMoved ? null : LI);
    const kept = await setting<About>(local, "me");
    expect(kept?.members).toEqual([isMoved ? wang : LI]);
    // That the server was restored as well is still to be found.
    expect(kept?.server.uuid).toBe("before");
  },
);

test("given one who is of both crews, when the device is moved, then they go on holding it", async () => {
  const local = await openLocal();
  const app = Object.assign(await metBefore(local), { local });

  expect(await meet(app, about("before", "c-south"), OFFSET, mailbox)).toBe(false);

  expect(await setting(local, "member")).toEqual(LI);
  expect(app.member.value).toEqual(LI);
});

test.each([false, true])(
  "given a mailbox of the crew before, when the server is met, then it goes; one that would not (%s) stops nothing",
  async (stuck) => {
    const local = await openLocal();
    const app = Object.assign(await metBefore(local), { local });
    device.replicas = new Set(["mailbox-c-east", "mailbox-c-north"]);
    device.stuck = stuck;

    expect(await meet(app, about("before"), OFFSET, mailbox)).toBe(true);

    expect(device.replicas.has("mailbox-c-north")).toBe(true);
    expect(device.replicas.has("mailbox-c-east")).toBe(stuck);
  },
);

test("given a move that was cut before the old mailbox went, when the server is met again, then it goes", async () => {
  const local = await openLocal();
  const app = Object.assign(await metBefore(local), { local });
  device.replicas = new Set(["mailbox-c-north", "mailbox-c-south"]);
  const follow = vi.fn().mockRejectedValueOnce(new Error("the page is gone"));
  Object.assign(app, { contents: { follow } });
  const moved = about("before", "c-south");
  await expect(meet(app, moved, OFFSET, mailbox)).rejects.toThrow("the page is gone");

  expect(await meet(app, moved, OFFSET, mailbox)).toBe(true);

  expect([...device.replicas]).toEqual(["mailbox-c-south"]);
});

test("given pictures that the mailbox of the crew before linked to, when the server is met, then they go", async () => {
  const local = await openLocal();
  const app = Object.assign(await metBefore(local), { local });
  const own = ["kancha-linked-mailbox-c-north", "kancha-field-0.1.0"];
  device.caches = new Set([...own, "kancha-linked-mailbox-c-east", "kancha-linked"]);

  await meet(app, about("before"), OFFSET, mailbox);

  expect([...device.caches]).toEqual(own);
});

test("given an enrolment for another crew while an answer is taken in, then that is no move back", async () => {
  const kept = await openLocal();
  const app = await metBefore(kept);
  const south = {
    ...(app.credentials.value as Credentials),
    crew: "c-south",
    database: "mailbox-c-south",
  };
  const local = new Proxy(kept, {
    get(of, name) {
      if (name === "get") app.credentials.value = south;
      const found = Reflect.get(of, name);
      return typeof found === "function" ? found.bind(of) : found;
    },
  });

  await meet(Object.assign(app, { local }), about("before"), OFFSET, mailbox);

  expect(app.credentials.value).toEqual(south);
});
