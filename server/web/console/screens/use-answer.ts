/** A question to the server as a screen asks it: the content, and how the reading stands. */
import { useEffect, useState } from "preact/hooks";
import { NoAnswer, Refusal, read } from "../core/api";
import type { Reading } from "../core/listing";

export interface Answered<T> {
  content: T | null;
  reading: Reading;
  again: () => void;
}

/** Asks whenever `path` changes, and again; the content before stays while the next is read. */
export function useAnswer<T>(path: string): Answered<T> {
  return useAsked((signal) => read<T>(path, signal), path);
}

/** The same for what takes more than one question; `key` says what is asked for. */
export function useAsked<T>(ask: (signal: AbortSignal) => Promise<T>, key: string): Answered<T> {
  const [content, setContent] = useState<T | null>(null);
  const [reading, setReading] = useState<Reading>("reading");
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const over = new AbortController();
    setReading("reading");
    ask(over.signal).then(
      (found) => {
        setContent(found);
        setReading("done");
      },
      (fault) => {
        if (over.signal.aborted) return;
        if (!(fault instanceof NoAnswer || fault instanceof Refusal)) throw fault;
        setReading(fault instanceof NoAnswer ? "no-answer" : "refused");
      },
    );
    return () => over.abort();
  }, [key, turn]);
  return { content, reading, again: () => setTurn((last) => last + 1) };
}
