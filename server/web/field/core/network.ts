/** What is known of the network: whether there is one, and whether large files may go over it. */

/** `always`: whatever the network; `wifi`: only where the browser says Wi-Fi or cable; `never`: by hand. */
export type MediaPolicy = "always" | "wifi" | "never";

interface Connection extends EventTarget {
  type?: string;
  saveData?: boolean;
}

function connection(): Connection | undefined {
  return (navigator as Navigator & { connection?: Connection }).connection;
}

/** False where there is surely no network; true says little. */
export function mayBeOnline(): boolean {
  return navigator.onLine;
}

/**
 * Whether originals may go now. A browser that does not tell Wi-Fi from mobile data sends nothing
 * under `wifi` until somebody says "send now".
 */
export function mayUpload(policy: MediaPolicy): boolean {
  if (policy === "never") return false;
  if (policy === "always") return !connection()?.saveData;
  const type = connection()?.type;
  return type === "wifi" || type === "ethernet";
}

/** Whether this browser says what kind of network there is. */
export function canTellWifi(): boolean {
  return connection()?.type !== undefined;
}

/**
 * Calls `listener` when the network or the page's visibility changes; answers how to stop that.
 * `another`: it is another network, so that what is open on the one before may wait for ever.
 */
export function onChange(listener: (another: boolean) => void): () => void {
  let type = connection()?.type;
  const heard = ({ type: event }: Event) => {
    const now = connection()?.type;
    // Browsers tell of every new estimate of speed as well.
    listener(event === "online" || now !== type);
    type = now;
  };
  const targets: [EventTarget | undefined, string][] = [
    [window, "online"],
    [window, "offline"],
    [document, "visibilitychange"],
    [connection(), "change"],
  ];
  for (const [target, name] of targets) target?.addEventListener(name, heard);
  return () => {
    for (const [target, name] of targets) target?.removeEventListener(name, heard);
  };
}
