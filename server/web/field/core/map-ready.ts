/**
 * The map's own files (drawing, worker, land) for use without a network. The first load leaves them
 * out; the service worker keeps them when they are asked for, or all at once when told so here.
 */
import { canTellWifi, mayUpload } from "./network";

const PATIENCE = 120_000;

/** Has the service worker keep the map's files; whether it has them now. */
export async function makeMapReady(): Promise<boolean> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const worker = registration?.active;
  if (!worker) return false;
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise<boolean>((resolve) => {
    port1.onmessage = (event) => resolve(event.data === true);
    setTimeout(() => resolve(false), PATIENCE);
  });
  worker.postMessage("keep-later", [port2]);
  return answered;
}

/** The same by itself, where the browser says that the network costs nothing. */
export async function makeMapReadyOnWifi(): Promise<void> {
  if (!canTellWifi() || !mayUpload("wifi") || !navigator.serviceWorker) return;
  await navigator.serviceWorker.ready;
  await makeMapReady();
}
