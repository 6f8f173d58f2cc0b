import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Statistics } from "./statistics";

const fetched = vi.fn<(address: string) => Promise<Response>>();
const WEEK = new URLSearchParams({ opened_from: "2026-11-16" });
const ALL = new URLSearchParams();
const table = (tickets: number) => Response.json({ table: "counts", rows: [{ tickets }] });

beforeEach(() => {
  vi.stubGlobal("fetch", fetched);
  fetched.mockReset();
});
afterEach(() => vi.unstubAllGlobals());

it("shows no numbers of the period before until those of the new one are there", async () => {
  fetched.mockImplementation(async () => table(3));
  const statistics = new Statistics();
  await statistics.load("counts", WEEK);
  expect(statistics.table.value).toMatchObject({ rows: [{ tickets: 3 }] });

  fetched.mockImplementation(async () => table(40));
  const loading = statistics.load("counts", ALL);

  expect(statistics.table.value).toBeNull();
  await loading;
  expect(statistics.table.value).toMatchObject({ rows: [{ tickets: 40 }] });
});

it("keeps the numbers that are there while the same is asked for again", async () => {
  fetched.mockImplementation(async () => table(3));
  const statistics = new Statistics();
  await statistics.load("counts", WEEK);

  const loading = statistics.load("counts", WEEK);

  expect(statistics.table.value).toMatchObject({ rows: [{ tickets: 3 }] });
  await loading;
});
