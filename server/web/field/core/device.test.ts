import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Credentials, fetchKept, forgetLinked } from "./device";

const PICTURE = "/media/previews/1";

/** The browser's caches, by name and path, and what the network answers; null: there is none. */
let kept: Map<string, Map<string, Response>>;
let network: string | null;

beforeEach(() => {
  kept = new Map();
  network = "a burnt joint";
  vi.stubGlobal("caches", {
    keys: async () => [...kept.keys()],
    delete: async (name: string) => kept.delete(name),
    open: async (name: string) => {
      const one = kept.get(name) ?? new Map<string, Response>();
      kept.set(name, one);
      return {
        match: async (path: string) => one.get(path)?.clone(),
        put: async (path: string, response: Response) => void one.set(path, response),
      };
    },
  });
  vi.stubGlobal("fetch", async () => {
    if (network === null) throw new TypeError("there is no network");
    return new Response(network);
  });
});

afterEach(() => vi.unstubAllGlobals());

function of(crew: string): Credentials {
  return { base: "http://k.test", device: "d", token: "t", crew, database: `mailbox-${crew}` };
}

test("given a picture that was seen, when there is no network, then its crew has it and no other", async () => {
  await fetchKept(of("c-north"), PICTURE);
  network = null;

  expect(await (await fetchKept(of("c-north"), PICTURE))?.text()).toBe("a burnt joint");
  expect(await fetchKept(of("c-south"), PICTURE)).toBeNull();
});

test("given pictures of two mailboxes, when the others are forgotten, then one's own are still there", async () => {
  await fetchKept(of("c-north"), PICTURE);
  await fetchKept(of("c-south"), PICTURE);
  network = null;

  await forgetLinked(of("c-south"));

  expect(await fetchKept(of("c-north"), PICTURE)).toBeNull();
  expect(await (await fetchKept(of("c-south"), PICTURE))?.text()).toBe("a burnt joint");
});
