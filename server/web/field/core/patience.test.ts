import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isSilence, patiently, SILENCE } from "./patience";

let server: Server;
let asked: Promise<ServerResponse>;
let url: string;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  server = createServer();
  asked = once(server, "request").then(([, response]) => response as ServerResponse);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
  vi.useRealTimers();
});

function faultOf(asking: Promise<unknown>): Promise<unknown> {
  return asking.then(
    () => null,
    (fault) => fault,
  );
}

test("given a server that says nothing, when the limit is over, then the request ends", async () => {
  const fault = faultOf(patiently(url));
  await asked;
  vi.advanceTimersByTime(SILENCE);

  expect(isSilence(await fault)).toBe(true);
});

test("given much to send, when the usual limit is over, then it may take as long as a thin line needs", async () => {
  const body = "x".repeat(100_000);
  const asking = patiently(url, { method: "POST", body });
  const response = await asked;
  vi.advanceTimersByTime(SILENCE + 49_000);
  response.end("kept");

  expect(await (await asking).text()).toBe("kept");
});

test("given an answer that comes in pieces, when all of it takes longer than the limit, then it is whole", async () => {
  const asking = patiently(url);
  const response = await asked;
  response.write("one ");
  const reader = ((await asking).body as ReadableStream<Uint8Array>).getReader();
  let text = "";
  for (const piece of ["two ", "three ", "four "]) {
    text += new TextDecoder().decode((await reader.read()).value);
    vi.advanceTimersByTime(SILENCE - 1);
    response.write(piece);
  }
  text += new TextDecoder().decode((await reader.read()).value);

  expect(text).toBe("one two three four ");
});

test("given an answer that stops in the middle, when the limit is over, then reading it ends", async () => {
  const asking = patiently(url);
  (await asked).write("the beginning");
  const fault = faultOf((await asking).text());
  vi.advanceTimersByTime(SILENCE);

  expect(isSilence(await fault)).toBe(true);
});

test("given who asked does not want it any more, when they say so, then it ends with their reason", async () => {
  const mine = new AbortController();
  const fault = faultOf(patiently(url, { signal: mine.signal }));
  await asked;
  mine.abort(new Error("enough"));

  expect(String(await fault)).toBe("Error: enough");
});
