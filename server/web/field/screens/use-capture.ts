/** A picture that was taken and not saved yet: its bytes and its record are kept with the draft at once. */
import { useEffect, useState } from "preact/hooks";
import { APP_VERSION } from "../core/app";
import { type Captured, type CaptureSource, capture, preview } from "../core/photos";
import { dropPieces, keepPiece, piecesOf } from "../core/pieces";
import { locate } from "../core/position";
import { useApp } from "./use";
import type { Held } from "./use-draft";

/** How long a picture waits for a fix, ms: the hand is on the next thing already. */
const PATIENCE = 6_000;

export interface Capture {
  taken: Captured | null;
  busy: boolean;
  take: (file: File | undefined, source: CaptureSource) => Promise<void>;
  /** Forgets the picture, not what was typed. */
  clear: () => Promise<void>;
}

export function useCapture<Content>(held: Held<Content>): Capture {
  const app = useApp();
  const [taken, setTaken] = useState<Captured | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    void recalled(app.local, held.draft).then((found) => found && setTaken(found));
  }, [app, held.draft]);

  async function keep(made: Captured) {
    // Shown before it is on the disk: on a full phone it can still be saved once there is room.
    setTaken(made);
    const { blob, preview: _preview, ...about } = made;
    await keepPiece(app.local, { draft: held.draft, n: 0, blob, about });
  }

  async function take(file: File | undefined, source: CaptureSource) {
    if (!file) return;
    setBusy(true);
    try {
      // Time and hash are of this moment and on the disk before anything is waited for.
      const made = await capture(file, source, null, app.offset.value, `field ${APP_VERSION}`);
      await keep(made);
      held.set({});
      const fix = source === "camera" ? await locate(PATIENCE) : null;
      const position = fix && "position" in fix ? fix.position : null;
      if (position) await keep({ ...made, record: { ...made.record, position } });
    } catch (fault) {
      app.hurt(fault);
    } finally {
      setBusy(false);
    }
  }

  async function clear() {
    await dropPieces(app.local, held.draft);
    setTaken(null);
  }
  return { taken, busy, take, clear };
}

async function recalled(local: Parameters<typeof piecesOf>[0], draft: string) {
  const [piece] = await piecesOf(local, draft);
  if (!piece) return null;
  const about = piece.about as unknown as Omit<Captured, "blob" | "preview">;
  const small = about.type.startsWith("image/") ? await preview(piece.blob) : null;
  return { ...about, blob: piece.blob, preview: small } satisfies Captured;
}
