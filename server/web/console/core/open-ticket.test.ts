import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Opened } from "./open-ticket";

const fetched = vi.fn<(address: string) => Promise<Response>>();
const answer = (path: string) =>
  Response.json(path.endsWith("/facts") ? { items: [] } : { ticket: "T1" });
const withTag = (etag: number) =>
  Response.json({ ticket: "T1", items: [] }, { headers: { ETag: `"${etag}"` } });
const busy = () => new Response("{}", { status: 503, headers: { "Retry-After": "7" } });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", fetched);
  fetched.mockReset();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("keeps the ticket on the screen while the server is busy, and asks again when it says", async () => {
  fetched.mockImplementation(async (path) => answer(path));
  const opened = new Opened();
  opened.open("T1");
  await vi.waitFor(() => expect(opened.now.value.state).toBe("open"));

  fetched.mockImplementation(async () => busy());
  opened.again();
  await vi.waitFor(() => expect(opened.now.value).toMatchObject({ state: "open", stale: true }));
  fetched.mockImplementation(async (path) => answer(path));
  await vi.advanceTimersByTimeAsync(6_500);
  expect(opened.now.value).toMatchObject({ stale: true });
  await vi.advanceTimersByTimeAsync(1_000);

  expect(opened.now.value).toMatchObject({ state: "open", stale: false });
});

it("asks no more for a ticket that was closed meanwhile", async () => {
  fetched.mockImplementation(async () => busy());
  const opened = new Opened();
  opened.open("T1");
  await vi.waitFor(() => expect(opened.now.value.state).toBe("no-answer"));
  const asked = fetched.mock.calls.length;

  opened.open(null);
  await vi.advanceTimersByTimeAsync(60_000);

  expect(fetched.mock.calls.length).toBe(asked);
  expect(opened.now.value).toEqual({ state: "none" });
});

it("says why where the ticket is refused", async () => {
  const why = { code: "not_found", detail: "There is no ticket T1." };
  fetched.mockImplementation(async () => Response.json(why, { status: 404 }));
  const opened = new Opened();

  opened.open("T1");

  await vi.waitFor(() =>
    expect(opened.now.value).toMatchObject({ state: "refused", why: "There is no ticket T1." }),
  );
});

it("is done with a command once the newest reading is there, though news of it came meanwhile", async () => {
  let etag = 1;
  const held: (() => void)[] = [];
  const hanging = (_: string, { method, signal }: RequestInit) => {
    if (method === "POST") return Promise.resolve(Response.json({}));
    return new Promise<Response>((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
      held.push(() => resolve(withTag(etag)));
    });
  };
  fetched.mockImplementation(async () => withTag(etag));
  const opened = new Opened();
  opened.open("T1");
  await vi.waitFor(() => expect(opened.now.value.state).toBe("open"));
  fetched.mockImplementation(hanging as never);
  const isDone = vi.fn();

  const commanded = opened.command("holds", {}).then(isDone);
  await vi.waitFor(() => expect(held.length).toBe(2));
  opened.again();
  await vi.waitFor(() => expect(held.length).toBe(4));
  await vi.advanceTimersByTimeAsync(100);
  expect(isDone).not.toHaveBeenCalled();
  etag = 2;
  for (const answers of held) answers();
  await commanded;

  expect(opened.now.value).toMatchObject({ state: "open", content: { etag: '"2"' } });
});

it("leaves the ticket alone that was opened while a command on another was carried out", async () => {
  fetched.mockImplementation(async (path) => answer(path));
  const opened = new Opened();
  opened.open("T1");
  await vi.waitFor(() => expect(opened.now.value.state).toBe("open"));

  const commanded = opened.command("holds", {});
  opened.open("T2");
  await commanded;

  expect(opened.now.value).toMatchObject({ state: "open", id: "T2" });
});
