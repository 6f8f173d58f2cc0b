/** How reading from the server goes. */
import { signal } from "@preact/signals-core";
import { NoAnswer, Refusal } from "./api";

export type Reading = "reading" | "done" | "no-answer" | "refused";

/** Reads one thing after another: a newer question puts an end to the one before. */
export class Reader {
  readonly state = signal<Reading>("reading");
  private asked: AbortController | null = null;

  /** `take` gets the answer, unless another question came meanwhile. */
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
      if (!stop.aborted) this.state.value = readingAfter(fault);
    }
  }

  /** What is on its way is not waited for any more. */
  stop(): void {
    this.asked?.abort();
  }
}

/** What a fault makes of a reading. Throws what is neither a refusal nor a missing answer. */
function readingAfter(fault: unknown): Reading {
  if (fault instanceof NoAnswer) return "no-answer";
  if (fault instanceof Refusal) return "refused";
  throw fault;
}
