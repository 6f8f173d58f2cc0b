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
  vi.stubGlobal("caches", { delete: async () => true });
  vi.stubGlobal("localStorage", { clear: () => undefined, setItem: () => undefined });

  await wipe("ordered");

  expect(gone).toEqual(["kancha-maps", "another", "kancha"]);
  vi.unstubAllGlobals();
});
