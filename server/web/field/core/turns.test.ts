import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { patiently, SILENCE } from "./patience";
import { Turns } from "./turns";

afterEach(() => {
  vi.useRealTimers();
});

test("given more requests than turns, when each takes nearly all its time, then all are answered", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const open: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    open.push(response);
    server.emit("asked");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const turns = new Turns(2);
  const one = async () => (await patiently(url, {}, SILENCE, await turns.take())).text();
  const all = Promise.all([one(), one(), one(), one(), one(), one()]);

  for (let answered = 0; answered < 6; ) {
    while (open.length < 2) await once(server, "asked");
    expect(open).toHaveLength(2);
    vi.advanceTimersByTime(SILENCE - 1);
    for (const response of open.splice(0)) {
      answered += 1;
      response.end(`answer ${answered}`);
    }
  }

  expect((await all).sort()).toEqual([1, 2, 3, 4, 5, 6].map((number) => `answer ${number}`));
  server.closeAllConnections();
  server.close();
});

test("given requests that break, when others wait, then their turn comes", async () => {
  const turns = new Turns(1);
  const broken = patiently("http://127.0.0.1:1/", {}, SILENCE, await turns.take());
  const next = turns.take();

  await expect(broken).rejects.toThrow();
  expect(await next).toBeTypeOf("function");
});
