/** Something that is read once when it is shown, and again when asked: what it is, and how reading goes. */
import { useEffect, useState } from "preact/hooks";
import { read } from "../core/api";
import { Reader, type Reading } from "../core/reading";

interface Read<T> {
  content: T | null;
  reading: Reading;
  /** Reads it anew; what was read stays until then. */
  again: () => void;
}

/** `of`: what is read; another one is read anew, and what was read of the one before is not shown. */
export function useReading<T>(load: (stop: AbortSignal) => Promise<T>, of = ""): Read<T> {
  const [known, setKnown] = useState<{ of: string; content: T } | null>(null);
  const [reader] = useState(() => new Reader());
  const again = () => void reader.ask(load, (content) => setKnown({ of, content }));
  useEffect(() => {
    again();
    return () => reader.stop();
  }, [of]);
  return {
    content: known?.of === of ? known.content : null,
    reading: reader.state.value,
    again,
  };
}

/** The same for what one question answers. */
export function useAnswer<T>(path: string): Read<T> {
  return useReading((stop) => read<T>(path, stop), path);
}
