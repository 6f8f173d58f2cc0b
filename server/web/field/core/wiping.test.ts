import { expect, test, vi } from "vitest";
import { wipe } from "./wiping";

vi.mock("./replica", () => ({ forgetReplicas: async () => undefined }));

test("given a wipe, then the app's own database goes last: by it a start sees one that was cut off", async () => {
  const gone: string[] = [];
  const deleteDatabase = (name: string) => {
    const request: { onsuccess?: () => void } = {};
    setTimeout(() => {
      gone.push(name);
      request.onsuccess?.();
    });
    return request;
  };
  const databases = async () => [{ name: "kancha" }, { name: "kancha-maps" }, { name: "another" }];
  vi.stubGlobal("indexedDB", { databases, deleteDatabase });
  const kept = new Set(["kancha-linked-mailbox-c-north", "kancha-field-0.1.0"]);
  vi.stubGlobal("caches", {
    keys: async () => [...kept],
    delete: async (name: string) => kept.delete(name),
  });
  vi.stubGlobal("localStorage", { clear: () => undefined, setItem: () => undefined });

  await wipe("ordered");

  expect(gone).toEqual(["kancha-maps", "another", "kancha"]);
  expect([...kept]).toEqual(["kancha-field-0.1.0"]);
  vi.unstubAllGlobals();
});
