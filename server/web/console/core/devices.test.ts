import { expect, test } from "vitest";
import type { Device } from "./crews";
import { isTyped, moveOf, stateOf, versionsOf } from "./devices";

const device = (about: Partial<Device> = {}, outbox: Partial<Device["outbox"]> = {}): Device => ({
  id: "d-1",
  name: "phone",
  crew: "c-north",
  enrolled_at: "2026-11-01T00:00:00.000Z",
  moved_at: null,
  revoked_at: null,
  wiped_at: null,
  ...about,
  outbox: { state: "reporting", worries: [], ...outbox },
});

test("versions are those of devices that may sync, the most frequent first", () => {
  const gone = device({ revoked_at: "2026-11-02T00:00:00.000Z" }, { app: "1.0.0" });
  const all = [device({}, { app: "1.3.0" }), device(), device(), gone];
  expect(versionsOf(all)).toEqual([
    { app: null, count: 2 },
    { app: "1.3.0", count: 1 },
  ]);
  expect(stateOf(gone)).toBe("revoked");
});

test("a move tells what leaves, what comes, and what arrives in the old name", () => {
  const held = new Map([["c-north", 3]]);
  const waiting = { facts: 1, originals: 2, bytes: 9, since: null };
  expect(moveOf(device({}, { waiting }), "c-south", held)).toEqual({
    leaving: 3,
    coming: 0,
    waiting,
  });
  const nothing = { ...waiting, facts: 0, originals: 0 };
  expect(moveOf(device({}, { waiting: nothing }), "c-south", held).waiting).toBeNull();
});

test("a name is typed as it is called, whatever its case", () => {
  expect([isTyped(" Phone ", "phone"), isTyped("phon", "phone")]).toEqual([true, false]);
});
