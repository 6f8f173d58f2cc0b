import { expect, test } from "vitest";
import { entry, fact } from "./examples";
import { waitingLines } from "./manifest";
import type { OriginalView } from "./originals";

function original(size: number, addedAt: number, state: OriginalView["state"]): OriginalView {
  return {
    sha256: String(size).padStart(64, "0"),
    type: "image/jpeg",
    size,
    name: null,
    fact: "T1:photo:1",
    ticket: "T1",
    kind: "photo",
    state,
    addedAt,
    arrivedAt: null,
    problem: null,
  };
}

test("lines add up by ticket and kind, and say since when the oldest waits", () => {
  const entries = [
    entry(fact("reading", {}), { writtenAt: 60_000 }),
    entry(fact("reading", {}), { writtenAt: 0 }),
    entry(fact("finding", {}, "T2"), { state: "accepted" }),
  ];
  const originals = [original(3_000, 120_000, "waiting"), original(4_000, 0, "arrived")];

  expect(waitingLines(entries, originals)).toEqual([
    {
      what: "facts",
      kind: "reading",
      ticket: "T1",
      count: 2,
      bytes: 1_000,
      since: "1970-01-01T00:00:00.000Z",
    },
    {
      what: "originals",
      kind: "photo",
      ticket: "T1",
      count: 1,
      bytes: 3_000,
      since: "1970-01-01T00:02:00.000Z",
    },
  ]);
});

test("when everything was sent there is no line", () => {
  expect(waitingLines([entry(fact("reading", {}), { state: "sent" })], [])).toEqual([]);
});
