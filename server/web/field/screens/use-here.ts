/** Where I am while the map is looked at. Only for this screen: sharing is a matter of the shift. */
import { useCallback, useEffect, useState } from "preact/hooks";
import { type Located, locate, type NoFix, watch } from "../core/position";
import { useApp } from "./use";

export type Fix = Extract<Located, { at: number }>;

export interface Here {
  fix: Fix | null;
  /** Why there is none. */
  none: NoFix | null;
  /** Asks for the place, where that was not allowed yet. */
  ask: () => void;
}

export function useHere(): Here {
  const app = useApp();
  const [asked, setAsked] = useState(false);
  const [located, setLocated] = useState<Located | null>(null);
  useEffect(() => {
    // A question of the browser out of the blue is denied for ever; later it comes with a tap.
    void navigator.permissions
      ?.query({ name: "geolocation" })
      .then(({ state }) => state === "granted" && setAsked(true));
  }, []);
  useEffect(() => (asked ? watch(setLocated) : undefined), [asked]);
  const own = located && "at" in located ? located : null;
  const shared = app.shift.here.value;
  const fix = own && (!shared || own.at >= shared.at) ? own : shared;
  const none = located && "none" in located ? located.none : null;
  return { fix, none, ask: useCallback(() => setAsked(true), []) };
}

/** One fix for the distances of a list, where locating is allowed; a list is not worth a watch. */
export function useHereOnce(): void {
  const app = useApp();
  useEffect(() => {
    let over = false;
    void navigator.permissions?.query({ name: "geolocation" }).then(async ({ state }) => {
      const found = state === "granted" ? await locate() : null;
      if (!over && found && "at" in found) app.shift.here.value = found;
    });
    return () => {
      over = true;
    };
  }, [app]);
}
