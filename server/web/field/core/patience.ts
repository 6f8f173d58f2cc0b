/**
 * Requests that end. A line can die without a word: the connection stays, nothing comes any more, and
 * who waits without a limit waits for ever, with everything behind it.
 *
 * What counts is silence and not the whole time: over a thin line much takes long, as long as it moves.
 */

/** How long nothing at all may come, ms. */
export const SILENCE = 20_000;
/** What is sent gets a second more for each of these; a browser does not say how far it is. */
const SLOWEST_B_PER_S = 2_000;

/**
 * `fetch`, which ends with a `TimeoutError` after `silence` ms without a byte of the answer. `ended` is
 * called when all of the answer has come, or will not come any more; it may be called twice.
 */
export async function patiently(
  url: RequestInfo | URL,
  init: RequestInit = {},
  silence = SILENCE,
  ended: () => void = () => undefined,
): Promise<Response> {
  const ending = new AbortController();
  ending.signal.addEventListener("abort", ended);
  const asked = init.signal;
  if (asked?.aborted) ending.abort(asked.reason);
  asked?.addEventListener("abort", () => ending.abort(asked.reason), { once: true });
  const limit = new Limit(() => ending.abort(new DOMException("no answer", "TimeoutError")));
  limit.wait(silence + (sizeOf(init.body) * 1_000) / SLOWEST_B_PER_S);
  try {
    const response = await fetch(url, { ...init, signal: ending.signal });
    return heard(response, limit, silence, ended);
  } catch (fault) {
    limit.end();
    ended();
    throw fault;
  }
}

/** Whether a fault says that there was no answer: the line broke, or nothing came any more. */
export function isSilence(fault: unknown): boolean {
  // A `TypeError` is what `fetch` and the body of its answer throw where the line breaks.
  return (
    fault instanceof TypeError || (fault instanceof DOMException && fault.name === "TimeoutError")
  );
}

/** Calls `over` unless it is told to wait anew, or to end, in time. */
export class Limit {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly over: () => void) {}

  wait(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.over, ms);
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

/** The same answer; each piece of it renews the limit. */
function heard(response: Response, limit: Limit, silence: number, ended: () => void): Response {
  const over = () => {
    limit.end();
    ended();
  };
  if (!response.body) {
    over();
    return response;
  }
  limit.wait(silence);
  const pieces = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(piece, out) {
      limit.wait(silence);
      out.enqueue(piece);
    },
    flush: over,
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(pieces), { status, statusText, headers });
}

function sizeOf(body: RequestInit["body"]): number {
  if (typeof body === "string") return body.length;
  return body instanceof Blob ? body.size : 0;
}
