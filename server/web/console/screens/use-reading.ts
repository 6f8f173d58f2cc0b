/** Something that is read once when it is shown, and again when asked: what it is, and how reading goes. */
import { useEffect, useRef, useState } from "preact/hooks";
import { NoAnswer, Refusal } from "../core/api";
import type { Reading } from "../core/listing";

interface Read<T> {
  content: T | null;
  reading: Reading;
  /** Reads it anew; what was read stays until then. */
  again: () => void;
}

/** `of`: what is read; another one is read anew, and what was read of the one before is not shown. */
export function useReading<T>(load: (stop: AbortSignal) => Promise<T>, of = ""): Read<T> {
  const [known, setKnown] = useState<{ of: string; content: T } | null>(null);
  const [reading, setReading] = useState<Reading>("reading");
  const asked = useRef<AbortController>();
  const again = () => {
    asked.current?.abort();
    const stop = new AbortController();
    asked.current = stop;
    setReading("reading");
    load(stop.signal).then(
      (content) => {
        if (stop.signal.aborted) return;
        setKnown({ of, content });
        setReading("done");
      },
      (fault) => {
        if (!stop.signal.aborted) setReading(readingAfter(fault));
      },
    );
  };
  useEffect(() => {
    again();
    return () => asked.current?.abort();
  }, [of]);
  return { content: known?.of === of ? known.content : null, reading, again };
}

/** Throws what is neither a refusal nor a missing answer. */
function readingAfter(fault: unknown): Reading {
  if (fault instanceof NoAnswer) return "no-answer";
  if (fault instanceof Refusal) return "refused";
  throw fault;
}
