/** How many tickets each crew holds now; empty until it is known, and where there was no answer. */
import { useEffect, useState } from "preact/hooks";
import { read } from "../core/api";

export type Held = ReadonlyMap<string, number>;

export function useHeld(): Held {
  const [held, setHeld] = useState<Held>(new Map());
  useEffect(() => {
    const over = new AbortController();
    void heldByCrew(over.signal).then((found) => over.signal.aborted || setHeld(found));
    return () => over.abort();
  }, []);
  return held;
}

/** Without an answer a suggestion goes by distance and skills, and says no number. */
async function heldByCrew(signal: AbortSignal): Promise<Held> {
  try {
    const { rows } = await read<{ rows: { holder: string | null; tickets: number }[] }>(
      "statistics/counts?by=holder",
      signal,
    );
    return new Map(rows.flatMap(({ holder, tickets }) => (holder ? [[holder, tickets]] : [])));
  } catch {
    return new Map();
  }
}
