/** How reading from the server goes. */
import { signal } from "@preact/signals-core";
import { NoAnswer, Refusal } from "./api";

/** `busy`: the server cannot answer now (it makes its lists anew, or has too much to do) and is asked again. */
export type Reading = "reading" | "done" | "busy" | "no-answer" | "refused" | "failed";

/** Seconds after which a busy server that does not say when is asked again. */
const AGAIN = 3;

/** Reads one thing after another: a newer question puts an end to the one before. */
export class Reader {
  readonly state = signal<Reading>("reading");
  private asked: AbortController | null = null;
  private waiting: ReturnType<typeof setTimeout> | undefined;

  /** `take` gets the answer, unless another question came meanwhile. A busy server is asked until it answers. */
  async ask<T>(
    question: (stop: AbortSignal) => Promise<T>,
    take: (answer: T) => void,
  ): Promise<void> {
    this.stop();
    const asked = new AbortController();
    this.asked = asked;
    const stop = asked.signal;
    this.state.value = "reading";
    try {
      const answer = await question(stop);
      if (stop.aborted) return;
      take(answer);
      this.state.value = "done";
    } catch (fault) {
      if (stop.aborted) return;
      this.state.value = readingAfter(fault);
      const seconds = secondsUntilFree(fault);
      if (seconds === null) return;
      this.waiting = setTimeout(() => void this.ask(question, take), seconds * 1_000);
    }
  }

  /** What is on its way is not waited for any more. */
  stop(): void {
    clearTimeout(this.waiting);
    this.asked?.abort();
  }
}

/** After how many seconds to ask a server again that has too much to do now; null: it is not that. */
export function secondsUntilFree(fault: unknown): number | null {
  const isBusy = fault instanceof Refusal && (fault.status === 503 || fault.status === 429);
  return isBusy ? (fault.againAfter ?? AGAIN) : null;
}

/** What a fault makes of a reading. Throws what is neither a refusal nor a missing answer. */
function readingAfter(fault: unknown): Reading {
  if (fault instanceof NoAnswer) return "no-answer";
  if (!(fault instanceof Refusal)) throw fault;
  if (secondsUntilFree(fault) !== null) return "busy";
  return fault.status < 500 ? "refused" : "failed";
}
