/**
 * Sends originals by tus, one at a time, whenever the network may carry them.
 *
 * An upload is named by the SHA-256 of its file, so it goes on where it stopped after a cut, a restart
 * of the app or of the server, and bytes that are there already are never sent again.
 */
import { signal } from "@preact/signals-core";
import type { DetailedError, Upload } from "tus-js-client";
import { pause } from "./backoff";
import { authorised, type Credentials } from "./device";
import type { Journal } from "./journal";
import type { Originals, OriginalView } from "./originals";
import { Limit, SILENCE } from "./patience";

export interface Sending {
  sha256: string;
  sent: number;
  size: number;
}

/** Waits within one upload, ms; tus-js-client counts anew whenever bytes went through. */
const SOON = [500, 1_000, 2_000, 4_000, 8_000];

/**
 * How long an upload may stand still, ms: what the browser calls sent may lie in the phone for a while,
 * and the server looks at the whole file before it answers.
 */
const STILL = 90_000;

export class Uploads {
  readonly sending = signal<Sending | null>(null);
  /** Device time of the next try after a failure, epoch ms. */
  readonly nextTryAt = signal<number | null>(null);
  private running: { upload: Upload; stop: () => void } | null = null;
  private busy = false;
  private asked = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly originals: Originals,
    private readonly journal: Journal,
    private readonly me: () => Credentials | null,
    private readonly may: () => boolean,
  ) {}

  /**
   * Sends what may be sent now; does nothing where it is at it already. `asked`: somebody said so, and
   * it goes over whatever network there is, until everything is sent or it fails.
   */
  async go(asked = false): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.asked = asked;
    clearTimeout(this.timer);
    this.nextTryAt.value = null;
    try {
      for (let next = this.next(); next; next = this.next()) {
        if (!(await this.sendOne(next))) return;
      }
    } finally {
      this.busy = false;
      this.asked = false;
      this.sending.value = null;
    }
  }

  /** Stops at once; what went through stays at the server. */
  pause(): void {
    clearTimeout(this.timer);
    this.nextTryAt.value = null;
    this.running?.stop();
  }

  /** The network is another one: what must not go over it stops, what went through stays there. */
  look(): void {
    if (this.running && !this.asked && !this.may()) this.pause();
  }

  /** An original goes once its fact is there: a server takes undeclared bytes only for a while. */
  private next(): OriginalView | undefined {
    if (!this.me() || !(this.asked || this.may())) return undefined;
    return this.originals.waiting().find((original) => {
      const state = this.journal.find(original.fact)?.state;
      return state !== undefined && state !== "here" && state !== "refused";
    });
  }

  private async sendOne(original: OriginalView): Promise<boolean> {
    const blob = await this.originals.bytes(original.sha256);
    if (!blob) {
      await this.originals.drop(original.sha256);
      return true;
    }
    try {
      const whole = await this.send(original, blob);
      if (!whole) return false;
      this.failures = 0;
      await this.originals.mark(original.sha256, { state: "sent", problem: null });
      return true;
    } catch (fault) {
      await this.failed(original, fault);
      return false;
    }
  }

  /** True once all bytes are there, false where it was stopped. Throws what tus-js-client throws. */
  private async send(original: OriginalView, blob: Blob): Promise<boolean> {
    const { Upload } = await import("tus-js-client");
    const me = this.me();
    if (!me || !(this.asked || this.may())) return false;
    const endpoint = `${me.base}/media/uploads`;
    this.sending.value = { sha256: original.sha256, sent: 0, size: original.size };
    let limit: Limit | undefined;
    return new Promise<boolean>((resolve, reject) => {
      const upload = new Upload(blob, {
        endpoint,
        uploadUrl: `${endpoint}/${original.sha256}`,
        headers: authorised(me),
        metadata: { sha256: original.sha256, filename: original.name ?? original.sha256 },
        retryDelays: SOON,
        storeFingerprintForResuming: false,
        removeFingerprintOnSuccess: true,
        onProgress: (sent) => {
          limit?.wait(STILL);
          this.sending.value = { sha256: original.sha256, sent, size: original.size };
        },
        onSuccess: () => resolve(true),
        onError: reject,
      });
      const stop = () => void upload.abort().then(() => resolve(false), reject);
      const still = () => reject(new DOMException("no progress", "TimeoutError"));
      limit = new Limit(() => void upload.abort().then(still, reject));
      // Until the first bytes move it is one short question: a dead connection must not take long.
      limit.wait(SILENCE);
      this.running = { upload, stop };
      upload.start();
    }).finally(() => {
      limit?.end();
      this.running = null;
    });
  }

  private async failed(original: OriginalView, fault: unknown): Promise<void> {
    const { originalResponse } = fault as Partial<DetailedError>;
    const status = originalResponse?.getStatus();
    const said = problemOf(originalResponse?.getBody());
    await this.originals.mark(original.sha256, {
      problem: status ? (said ?? String(status)) : null,
    });
    this.failures += 1;
    const wait = pause(this.failures, null, Math.random());
    this.nextTryAt.value = Date.now() + wait;
    this.timer = setTimeout(() => void this.go(), wait);
  }
}

/** The sentence of a problem answer, or null. */
function problemOf(answer: string | undefined): string | null {
  try {
    const said = JSON.parse(answer ?? "");
    return said.detail ?? said.title ?? null;
  } catch {
    return null;
  }
}
