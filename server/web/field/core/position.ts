/** Where the device is: one fix when it is asked for, or a watch while the crew shares its place. */
import type { Position } from "#shared/documents";

/** Why there is no fix. */
export type NoFix = "denied" | "unavailable" | "timeout" | "unsupported";

export type Located = { position: Position; at: number } | { none: NoFix };

const PATIENCE = 15_000;
const NOT_OLDER = 20_000;

/** A fix for a fact, or why there is none; waits at most `patience` ms. */
export function locate(patience = PATIENCE): Promise<Located> {
  if (!("geolocation" in navigator)) return Promise.resolve({ none: "unsupported" });
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      (found) => resolve(fixOf(found)),
      (fault) => resolve({ none: reasonOf(fault) }),
      { enableHighAccuracy: true, timeout: patience, maximumAge: NOT_OLDER },
    );
  });
}

/** Watches the place until it is stopped; ends by itself when the page is hidden or the screen locks. */
export function watch(told: (located: Located) => void): () => void {
  if (!("geolocation" in navigator)) {
    told({ none: "unsupported" });
    return () => undefined;
  }
  const id = navigator.geolocation.watchPosition(
    (found) => told(fixOf(found)),
    (fault) => told({ none: reasonOf(fault) }),
    // Never one that is kept from before: where somebody was before they shared is not to be told.
    { enableHighAccuracy: true, maximumAge: 0 },
  );
  return () => navigator.geolocation.clearWatch(id);
}

function fixOf(found: GeolocationPosition): Located {
  const { latitude, longitude, accuracy } = found.coords;
  const position: Position = {
    lat: latitude,
    lon: longitude,
    // What the browser's interface is defined to give; a web view that shifts it shows as a flag.
    datum: "WGS84",
    accuracy_m: Math.round(accuracy * 10) / 10,
    provider: "browser",
    age_s: Math.max(0, Math.round((Date.now() - found.timestamp) / 1000)),
  };
  return { position, at: found.timestamp };
}

function reasonOf(fault: GeolocationPositionError): NoFix {
  if (fault.code === fault.PERMISSION_DENIED) return "denied";
  return fault.code === fault.TIMEOUT ? "timeout" : "unavailable";
}
