/** New versions of the app: they wait until somebody says so, because drafts are open. */
import { signal } from "@preact/signals-core";

/** Whether a new version waits. */
export const waiting = signal(false);
let worker: ServiceWorker | null = null;
/** How often a running app looks for a new version, ms. */
const LOOK = 3_600_000;

/** Registers the service worker and follows its versions. */
export function follow(): void {
  const { serviceWorker } = navigator;
  if (!serviceWorker || import.meta.env.DEV) return;
  // The first worker takes over a page that came without one: that is no new version.
  let controlled = serviceWorker.controller !== null;
  serviceWorker.addEventListener("controllerchange", () => {
    if (controlled) location.reload();
    controlled = true;
  });
  const look = (registration: ServiceWorkerRegistration) => {
    worker = registration.waiting;
    waiting.value = worker !== null && controlled;
  };
  serviceWorker.register("/field/sw.js", { scope: "/field/" }).then(
    (registration) => {
      look(registration);
      registration.addEventListener("updatefound", () => {
        registration.installing?.addEventListener("statechange", () => look(registration));
      });
      setInterval(() => void registration.update().catch(() => undefined), LOOK);
    },
    // No network in this very moment: the next start of the page registers it.
    () => undefined,
  );
}

/** Goes over to the version that waits; the page is loaded anew. Write drafts first. */
export function takeOver(): void {
  worker?.postMessage("take-over");
}
