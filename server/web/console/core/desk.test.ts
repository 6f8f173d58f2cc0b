import { expect, it, vi } from "vitest";

vi.stubGlobal("location", { hash: "" });
vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
vi.stubGlobal("addEventListener", () => undefined);
const fetched = vi.fn<(address: string) => Promise<Response>>();
vi.stubGlobal("fetch", fetched);
const { Desk } = await import("./desk");
const { openTicket } = await import("./route");

it("reads a ticket that is opened once, and not again at each answer", async () => {
  const reads = () => fetched.mock.calls.filter(([path]) => path.endsWith("tickets/T1")).length;
  fetched.mockImplementation(async (path) => {
    const isEnough = reads() > 5;
    if (isEnough || !path.includes("tickets/T1")) return new Promise(() => undefined);
    return Response.json(path.endsWith("/facts") ? { items: [] } : { ticket: "T1" });
  });
  const desk = new Desk();
  desk.open();

  openTicket("T1");
  await vi.waitFor(() => expect(desk.opened.now.value.state).toBe("open"));
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve));

  expect(reads()).toBe(1);
  desk.close();
});
