/**
 * A voice note, kept while it is spoken: a piece each second goes to the disk, so that a crash loses no
 * more than that. Two recordings cannot be joined, so a new one takes the place of the one before.
 */
import { type Signal, signal } from "@preact/signals-core";
import { hexOf } from "./hashing";
import type { Local } from "./local";
import { dropPieces, keepPiece, piecesOf } from "./pieces";

export interface VoiceNote {
  blob: Blob;
  type: string;
  seconds: number;
}

const PIECE_MS = 1_000;
/** What browsers can record and the server takes, the best first. */
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4", "audio/webm"];

export function canRecord(): boolean {
  return typeof MediaRecorder !== "undefined" && navigator.mediaDevices?.getUserMedia !== undefined;
}

/** What of a draft was recorded, whole or as far as it came; null where nothing was. */
export async function recorded(local: Local, draft: string): Promise<VoiceNote | null> {
  const pieces = await piecesOf(local, draft);
  const last = pieces.at(-1);
  if (!last) return null;
  const type = String(last.about.type);
  const blob = new Blob(
    pieces.map((piece) => piece.blob),
    { type },
  );
  return { blob, type, seconds: Number(last.about.seconds) };
}

/** The recording as a statement declares it, and the file. */
export async function declared(note: VoiceNote) {
  const sha256 = await hexOf(await note.blob.arrayBuffer());
  const { type, seconds, blob } = note;
  return { recording: { sha256, size: blob.size, type, seconds }, file: { blob, sha256, type } };
}

/** One recording under way. */
export class Recorder {
  /** Seconds so far; null while it does not record. */
  readonly seconds: Signal<number | null> = signal(null);
  private recorder: MediaRecorder | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly local: Local,
    private readonly draft: string,
    private readonly onFault: (fault: unknown) => void,
  ) {}

  /** Begins, in place of what was recorded before. Throws where there is no microphone. */
  async start(): Promise<void> {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    await dropPieces(this.local, this.draft);
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    const recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
    const began = performance.now();
    let n = 0;
    recorder.addEventListener("dataavailable", ({ data }) => {
      const seconds = Math.round((performance.now() - began) / 100) / 10;
      this.seconds.value = recorder.state === "inactive" ? null : seconds;
      if (data.size > 0) this.take(n++, data, seconds);
    });
    recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
    });
    recorder.start(PIECE_MS);
    this.recorder = recorder;
    this.seconds.value = 0;
  }

  /** Ends; resolves when all of it is on the disk. */
  async stop(): Promise<void> {
    const { recorder } = this;
    if (recorder && recorder.state !== "inactive") {
      const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve));
      recorder.stop();
      await stopped;
    }
    this.recorder = null;
    this.seconds.value = null;
    await this.writing;
  }

  private take(n: number, blob: Blob, seconds: number): void {
    const type = (this.recorder?.mimeType || blob.type).split(";")[0] ?? "audio/webm";
    const piece = { draft: this.draft, n, blob, about: { type, seconds } };
    this.writing = this.writing.then(() => keepPiece(this.local, piece)).catch(this.onFault);
  }
}
