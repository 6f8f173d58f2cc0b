// A device in a few lines: enrol, pull, work offline, push, wait for the receipts.
// node docs/examples/first-device.mjs BASE_URL ENROLMENT_CODE TICKET
import { createHash, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

// Where `make setup` has put PouchDB; in a project of your own: import PouchDB from "pouchdb".
const require = createRequire(new URL("../../tests/interop/package.json", import.meta.url));
const PouchDB = require("pouchdb").plugin(require("pouchdb-adapter-memory"));

const [base, code, ticket] = process.argv.slice(2);
const headers = { "content-type": "application/json" };
const body = JSON.stringify({ code, name: "my first device" });
const enrolled = await fetch(`${base}/api/v1/devices/enrol`, { method: "POST", headers, body });
if (!enrolled.ok) throw new Error((await enrolled.json()).detail);
const me = await enrolled.json();

const phone = new PouchDB("phone", { adapter: "memory" });
const mailbox = new PouchDB(me.sync_url, { auth: { username: me.device_id, password: me.token } });

// Pull until the ticket is here with our investigation in it.
let work;
while (!work) {
  await phone.replicate.from(mailbox);
  const seen = await phone.get(`${ticket}:ticket`).catch(() => null);
  work = seen?.investigations.find((item) => item.crew === me.crew && item.state !== "recalled");
}
console.log(`pulled ${(await phone.info()).doc_count} documents`);

// From here on no network is needed: facts are written into the local database.
const facts = [];
async function say(kind, body, more = {}) {
  const fact = {
    _id: `${ticket}:${kind}:${randomUUID()}`, type: "fact", kind, ticket, investigation: work.id,
    schema: kind === "reading" ? 2 : 1,
    author: { device: me.device_id, member: "m-first", crew: me.crew },
    at: { device: new Date().toISOString(), offset_ms: 0, offset_age_s: 0 },
    amends: null, retracts: null, body, ...more,
  };
  await phone.put(fact);
  facts.push(fact._id);
  return fact._id;
}
await say("progress", { step: "arrived" });
const reading = await say("reading", {
  quantity: "voltage", value: "193.4", unit: "V", phase: "L1", method: "spot",
});
const picture = await readFile(new URL("../../server/demo/pictures/joint.jpg", import.meta.url));
const sha256 = createHash("sha256").update(picture).digest("hex");
const preview = { content_type: "image/jpeg", data: picture.toString("base64") };
const photo = await say(
  "photo",
  { sha256, size: picture.length, type: "image/jpeg", capture: { source: "camera" } },
  { _attachments: { "preview.jpg": preview } },
);
await say("finding", {
  seen: "Burnt neutral joint in the riser", cause: "joint-fault", party: "utility",
  resolution: { measures: [{ action: "Renew the joint", owner: "utility" }] },
  evidence: [reading, photo],
});
await say("progress", { step: "done" });

// Back in the network: push, then pull until every fact has its receipt.
await phone.replicate.to(mailbox);
const receipts = facts.map((id) => id.replace(/:[a-z]+:/, ":receipt:"));
for (let answered = 0; answered < receipts.length; ) {
  await phone.replicate.from(mailbox);
  const { rows } = await phone.allDocs({ keys: receipts, include_docs: true });
  answered = rows.filter((row) => row.doc).length;
  if (answered === receipts.length)
    for (const { doc } of rows) console.log(doc.state, doc.fact);
}
