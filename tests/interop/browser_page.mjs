// The page of test_uppy_in_a_browser.py: sends the photos it is told of by Uppy and says how it went.

import Uppy from "@uppy/core";
import Tus from "@uppy/tus";

const { photos, headers } = await (await fetch("/photos")).json();
const uppy = new Uppy();
uppy.use(Tus, { endpoint: "/media/uploads", headers, retryDelays: Array(20).fill(100) });
for (const { name, sha256 } of photos) {
  const data = await (await fetch(`/photos/${name}`)).blob();
  uppy.addFile({ name, type: "image/jpeg", data, meta: { sha256, filename: name } });
}
const { successful = [], failed = [] } = (await uppy.upload()) ?? {};
const said = { whole: successful.map((file) => file.name), failed: failed.map((file) => file.error) };
await fetch("/done", { method: "POST", body: JSON.stringify(said) });
