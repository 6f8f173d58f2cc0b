// Lets a test in Python use PouchDB, nano and the tus clients of tus.mjs: one JSON line in, one JSON line out.
//
//   {"n": 1, "do": "call", "db": "phone", "method": "get", "args": ["id"]}
//   {"n": 1, "result": {…}}   or   {"n": 1, "error": {"status": 404, "name": "not_found", …}}
//
// Requests are answered when they are done, so several may be under way.

import { createInterface } from "node:readline";
import nano from "nano";
import PouchDB from "pouchdb";
import memory from "pouchdb-adapter-memory";
import { verbs as uploads } from "./tus.mjs";

PouchDB.plugin(memory);

// PouchDB leaves some failed requests without a listener; a browser only logs them.
process.on("unhandledRejection", (error) => process.stderr.write(`unheard: ${error?.message}\n`));

/**
 * The fetch of a browser, as on a phone: connections are kept and a broken answer is an error.
 * PouchDB's own under Node (node-fetch 2) closes each connection, and waits for ever for the rest
 * of an answer that was cut off.
 */
async function browserFetch(url, options) {
  const response = await fetch(url, { ...options, headers: [...options.headers] });
  response.buffer = async () => Buffer.from(await response.arrayBuffer());
  return response;
}

/** The other side of a phone's replication. */
function mailbox({ url, auth }) {
  return new PouchDB(url, { skip_setup: true, auth, fetch: browserFetch });
}

const databases = new Map();
const syncs = new Map();

const verbs = {
  ...uploads,

  /** A database in memory, in a folder, or behind a URL. */
  open({ db, folder, url, auth }) {
    const place = url ?? folder ?? db;
    const adapter = url || folder ? {} : { adapter: "memory" };
    databases.set(db, new PouchDB(place, { ...adapter, skip_setup: true, auth }));
  },

  /** Makes the database of a URL; otherwise it must be there already. */
  async create({ db }) {
    const { name, __opts } = database(db);
    const made = await new PouchDB(name, { auth: __opts.auth }).info();
    return made.db_name;
  },

  /** Any method of a database that answers once. */
  async call({ db, method, args }) {
    return plain(await database(db)[method](...args));
  },

  async attach({ db, id, name, rev, data, type }) {
    return database(db).putAttachment(id, name, rev, Buffer.from(data, "base64"), type);
  },

  /** One replication; `denied` lists the documents that the target refused. */
  async replicate({ from, to, url, auth, options }) {
    const remote = url && mailbox({ url, auth });
    const [source, target] = [from ? database(from) : remote, to ? database(to) : remote];
    const denied = [];
    const replication = source.replicate.to(target, options ?? {});
    replication.on("denied", (refusal) => denied.push(refusal));
    const done = await replication;
    return { read: done.docs_read, written: done.docs_written, denied };
  },

  /** Both ways, for as long as it is not stopped. */
  live({ db, url, auth }) {
    const backOff = () => 200;
    const options = { live: true, retry: true, heartbeat: 1000, back_off_function: backOff };
    const sync = database(db).sync(mailbox({ url, auth }), options);
    const seen = { sync, denied: [], errors: [], pauses: 0 };
    sync.on("denied", (refusal) => seen.denied.push(refusal.doc));
    sync.on("error", (error) => seen.errors.push(described(error)));
    sync.on("paused", () => (seen.pauses += 1));
    syncs.set(db, seen);
  },

  seen({ db }) {
    const { denied, errors, pauses } = syncs.get(db);
    return { denied, errors, pauses };
  },

  async stop({ db }) {
    const { sync } = syncs.get(db);
    const ended = new Promise((done) => sync.once("complete", done));
    sync.cancel();
    syncs.delete(db);
    await ended;
  },

  /** nano: of the server (`db` absent) or of a database, e.g. method "attachment.insert". */
  async nano({ config, db, method, args }) {
    const server = nano(config);
    const object = db === undefined ? server : server.use(db);
    const path = method.split(".");
    const name = path.pop();
    const owner = path.reduce((found, step) => found[step], object);
    return plain(await owner[name](...args.map(unpacked)));
  },
};

function database(name) {
  const found = databases.get(name);
  if (!found) throw new Error(`no database ${name} is open`);
  return found;
}

/** Bytes as {"base64": …} in both directions, at the top level only. */
function plain(value) {
  return Buffer.isBuffer(value) ? { base64: value.toString("base64"), type: value.type } : value;
}

function unpacked(value) {
  return typeof value?.base64 === "string" ? Buffer.from(value.base64, "base64") : value;
}

function described(error) {
  const { status, statusCode, name, reason, message } = error;
  return { status: status ?? statusCode ?? null, name: name ?? "Error", reason, message };
}

async function answer(line) {
  const { n, do: verb, ...given } = JSON.parse(line);
  let said;
  try {
    said = { n, result: (await verbs[verb](given)) ?? null };
  } catch (error) {
    said = { n, error: described(error.result?.errors?.[0] ?? error) };
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}

createInterface({ input: process.stdin }).on("line", answer).on("close", () => process.exit());
