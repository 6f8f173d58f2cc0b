/// <reference lib="webworker" />
/**
 * The service worker: the shell of the app from the device, whatever the network does.
 *
 * All files of one version are fetched together and used together, so that a page never gets half of
 * an old and half of a new version. A new version waits until the person says so (`take-over`): drafts
 * are open. Data never goes through here: that is replication's work.
 */
import { patiently } from "./core/patience";

declare const self: ServiceWorkerGlobalScope;
declare const __SHELL__: { url: string; hash: string }[];
declare const __VERSION__: string;
declare const __BASE__: string;
/** The map's files, which a first visit leaves out. */
declare const __LATER__: string[];

const PREFIX = "kancha-field-";
const CACHE = PREFIX + __VERSION__;
/** For files of the app, ms: they are asked for together and wait for each other on a thin line. */
const SILENCE = 120_000;

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(fillLater));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
  if (event.data === "keep-later") event.waitUntil(keepLater(event.ports[0]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (!url.pathname.startsWith(__BASE__)) return;
  event.respondWith(answer(request, url));
});

/** Fetches what is new; what an older version has already is copied, for data costs money. */
async function fill(): Promise<void> {
  const cache = await caches.open(CACHE);
  await Promise.all(
    __SHELL__.map(async ({ url }) => {
      const hashed = url.includes("/assets/");
      const kept = hashed ? await caches.match(url) : undefined;
      const response =
        kept ?? (await patiently(url, { cache: hashed ? "default" : "no-cache" }, SILENCE));
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      await cache.put(url, response);
    }),
  );
}

/** A device that had the map keeps having it: what changed is fetched with the new version. */
async function fillLater(): Promise<void> {
  const had = await Promise.all((await caches.keys()).map(hasMap));
  if (had.includes(true)) await gatherLater().catch(() => undefined);
}

async function hasMap(name: string): Promise<boolean> {
  if (!name.startsWith(PREFIX)) return false;
  const kept = await (await caches.open(name)).keys();
  return kept.some(({ url }) => url.includes("/assets/maplibre"));
}

async function keepLater(asked: MessagePort | undefined): Promise<void> {
  const done = await gatherLater().then(
    () => true,
    () => false,
  );
  asked?.postMessage(done);
}

async function gatherLater(): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const url of __LATER__) {
    if (await cache.match(url)) continue;
    const response = (await caches.match(url)) ?? (await patiently(url, {}, SILENCE));
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    await cache.put(url, response);
  }
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}

async function answer(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(CACHE);
  const page = request.mode === "navigate";
  const kept = await cache.match(page ? __BASE__ : url.pathname);
  if (kept) return kept;
  const fresh = await patiently(request, {}, SILENCE);
  if (fresh.ok && url.pathname.startsWith(`${__BASE__}assets/`)) {
    await cache.put(url.pathname, fresh.clone());
  }
  return fresh;
}
