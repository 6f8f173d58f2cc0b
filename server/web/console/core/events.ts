/**
 * What happens, while it happens (`docs/events.md`): one stream for the whole page.
 *
 * A stream that breaks or falls silent is opened again and told what was missed. Read with fetch and
 * not with EventSource, which hears no comments: a dead line would look like a quiet day.
 */
import { signal } from "@preact/signals-core";
import { createParser } from "eventsource-parser";
import { loginEnded } from "./api";

export type Line =
  | { state: "connecting" }
  | { state: "live" }
  /** `since`: when it was last heard of, epoch ms. */
  | { state: "lost"; since: number };

export interface News {
  type: string;
  data: Record<string, unknown>;
}

/** The server says something at least every 15 s; nothing for so long is a dead line, ms. */
const SILENCE = 30_000;
const PAUSES = [500, 1_000, 2_000, 4_000, 8_000];

export const line = signal<Line>({ state: "connecting" });

type Ear = (news: News) => void;
const ears = new Set<Ear>();

/** Hears all news from now on; answers how to stop. */
export function hear(ear: Ear): () => void {
  ears.add(ear);
  return () => ears.delete(ear);
}

/** Follows the events until `stop` says so. */
export async function follow(stop: AbortSignal): Promise<void> {
  let last = "";
  let tries = 0;
  let heard = Date.now();
  while (!stop.aborted) {
    try {
      await stream(last, stop, {
        said: () => {
          heard = Date.now();
          tries = 0;
          if (line.value.state !== "live") line.value = { state: "live" };
        },
        id: (id) => {
          last = id;
        },
      });
    } catch {
      // Whatever ended it, the next try says what it was: a login, or no answer.
    }
    if (stop.aborted) return;
    if (line.value.state === "live") line.value = { state: "lost", since: heard };
    await pause(PAUSES[Math.min(tries, PAUSES.length - 1)] ?? 0, stop);
    tries += 1;
    if (tries > 1 && line.value.state === "connecting")
      line.value = { state: "lost", since: heard };
  }
}

async function stream(
  last: string,
  stop: AbortSignal,
  tell: { said: () => void; id: (id: string) => void },
): Promise<void> {
  const silent = new AbortController();
  const cut = () => silent.abort();
  // A browser that knows its network is gone says so at once; else it takes the silence.
  addEventListener("offline", cut);
  let timer = setTimeout(cut, SILENCE);
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(cut, SILENCE);
    tell.said();
  };
  try {
    const response = await fetch("/api/v1/events", {
      headers: { Accept: "text/event-stream", ...(last ? { "Last-Event-ID": last } : {}) },
      cache: "no-store",
      signal: AbortSignal.any([stop, silent.signal]),
    });
    if (response.status === 401) loginEnded.value = true;
    if (!response.ok || !response.body)
      throw new Error(`The stream was refused: ${response.status}`);
    const parser = createParser({
      onEvent: (event) => {
        if (event.id) tell.id(event.id);
        const news = { type: event.event ?? "message", data: JSON.parse(event.data) };
        for (const ear of ears) ear(news);
      },
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      wait();
      parser.feed(part.value);
    }
  } finally {
    clearTimeout(timer);
    removeEventListener("offline", cut);
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      removeEventListener("online", over);
      stop.removeEventListener("abort", over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    addEventListener("online", over);
    stop.addEventListener("abort", over);
  });
}
