/** A long list is drawn part by part, so that its beginning is seen and can be touched at once. */
import { useEffect, useState } from "preact/hooks";

/** More than a screen of a phone holds. */
const FIRST = 10;
/** As much as a cheap phone draws without being felt to stop. */
const MORE = 20;

/** How far the list was drawn before: who comes back to it finds the place where they were. */
let reached = FIRST;

/** How many of `total` items are drawn now; soon, all of them. */
export function useDrawn(total: number): number {
  const [drawn, setDrawn] = useState(reached);
  // Effects run after the browser has painted what is there.
  useEffect(() => {
    reached = drawn;
    if (drawn < total) setDrawn(drawn + MORE);
  }, [drawn, total]);
  return drawn;
}
