// node pouch.mjs PACKAGE_JSON URL DOCS PHOTO_BYTES
// Pushes documents from a PouchDB in memory to URL, pulls them into a fresh one, and prints
// {"push": {seconds, cpu_s}, "pull": {…}}. PouchDB is taken from where PACKAGE_JSON stands.
import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";

const [packages, url, docCount, photoBytes] = process.argv.slice(2);
const require = createRequire(packages);
const PouchDB = require("pouchdb");
PouchDB.plugin(require("pouchdb-adapter-memory"));

const words = "cable pole meter seal breaker joint neutral phase voltage low loose burnt".split(" ");
const text = (count) =>
  Array.from({ length: count }, () => words[Math.floor(Math.random() * words.length)]).join(" ");

function makeDoc(number) {
  const doc = {
    _id: `investigation:${randomBytes(16).toString("hex")}`,
    type: "investigation",
    ticket: `B-${number}`,
    readings: ["L1", "L2", "L3"].map((phase) => ({ phase, value: 196 + number % 40, unit: "V" })),
    notes: text(155),
  };
  if (Number(photoBytes)) {
    const data = randomBytes(Number(photoBytes));
    doc._attachments = { "photo.jpg": { content_type: "image/jpeg", data } };
  }
  return doc;
}

async function timed(from, to, count) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await PouchDB.replicate(from, to, { batch_size: 100 });
  const seconds = (performance.now() - start) / 1000;
  if (!result.ok || result.docs_written !== count) {
    throw new Error(`replication: ${JSON.stringify(result).slice(0, 500)}`);
  }
  const used = process.cpuUsage(cpu);
  return { seconds, cpu_s: (used.user + used.system) / 1e6 };
}

const name = `bench-pouch-${randomBytes(6).toString("hex")}`;
const [source, fresh] = ["source", "fresh"].map((db) => new PouchDB(db, { adapter: "memory" }));
const remote = new PouchDB(`${url}/${name}`);
const docs = Array.from({ length: Number(docCount) }, (_, number) => makeDoc(number));
for (let at = 0; at < docs.length; at += 100) await source.bulkDocs(docs.slice(at, at + 100));
await remote.info();
const push = await timed(source, remote, docs.length);
const pull = await timed(remote, fresh, docs.length);
const back = await fresh.get(docs[0]._id, { attachments: true, binary: true });
if (back.notes !== docs[0].notes) throw new Error("a document came back changed");
const sent = docs[0]._attachments?.["photo.jpg"].data;
if (sent && !sent.equals(back._attachments["photo.jpg"].data)) {
  throw new Error("an attachment came back changed");
}
await remote.destroy();
console.log(JSON.stringify({ push, pull }));
process.exit(0);
