/** Something that is read when it is shown, and again when asked: what it is, and how reading goes. */
import { useEffect, useState } from "preact/hooks";
import { read } from "../core/api";
import { Reader, type Reading } from "../core/reading";

interface Read<T> {
  content: T | null;
  reading: Reading;
  /** Reads it anew; what was read stays until then. */
  again: () => void;
}

type Load<T> = (stop: AbortSignal) => Promise<T>;

/** `of`: what is read; another one is read anew, and what was read of the one before is not shown. */
export function useReading<T>(load: Load<T>, of = ""): Read<T> {
  const { known, ...rest } = useKnown(load, of);
  return { content: known?.of === of ? known.content : null, ...rest };
}

/** What one question answers; where the question changes, the answer before stays until the next one. */
export function useAnswer<T>(path: string): Read<T> {
  const { known, ...rest } = useKnown((stop) => read<T>(path, stop), path);
  return { content: known?.content ?? null, ...rest };
}

function useKnown<T>(load: Load<T>, of: string) {
  const [known, setKnown] = useState<{ of: string; content: T } | null>(null);
  const [reader] = useState(() => new Reader());
  const again = () => void reader.ask(load, (content) => setKnown({ of, content }));
  useEffect(() => {
    again();
    return () => reader.stop();
  }, [of]);
  return { known, reading: reader.state.value, again };
}
