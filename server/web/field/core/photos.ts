/**
 * A picture becomes evidence: hash, time, place and its place in the device's log are taken at the
 * moment it is there, before anything else happens to it (docs: capture record after ISO/IEC 27037).
 */
import type { Position } from "#shared/documents";
import { moment, type Offset, stamp } from "./clock";
import { hexOf } from "./hashing";
import type { Place } from "./journal";

export type CaptureSource = "camera" | "gallery" | "file";

/** All that is known of a picture when it is taken; `preview` is at most 40 kB. */
export interface Captured {
  blob: Blob;
  sha256: string;
  type: string;
  name: string | null;
  preview: Blob | null;
  takenAt: number;
  record: Record<string, unknown>;
}

export const PREVIEW_BYTES = 40_000;
/** Edges to try, px, the largest first; then worse and worse quality. */
const EDGES = [640, 480, 320];
const QUALITIES = [0.72, 0.55, 0.4];

/** Takes a picture as it came from the camera or the gallery. Throws where it cannot be read. */
export async function capture(
  file: Blob & { name?: string; lastModified?: number },
  source: CaptureSource,
  position: Position | null,
  offset: Offset | null,
  app: string,
): Promise<Captured> {
  const now = Date.now();
  const sha256 = await hexOf(await file.arrayBuffer());
  const { monotonicMs, boot } = moment();
  const at = stamp(offset, now);
  const takenAt = source === "camera" ? now : (file.lastModified ?? now);
  return {
    blob: file,
    sha256,
    type: file.type || "application/octet-stream",
    name: file.name ?? null,
    preview: file.type.startsWith("image/") ? await preview(file) : null,
    takenAt,
    record: {
      source,
      taken_at: new Date(takenAt).toISOString(),
      monotonic_ms: monotonicMs,
      boot,
      ...(at.offset_ms === null ? {} : { offset_ms: at.offset_ms, offset_age_s: at.offset_age_s }),
      ...(position ? { position } : {}),
      app,
    },
  };
}

/** The body of the fact that declares a captured picture. */
export function photoBody(
  captured: Captured,
  place: Place,
  caption: string,
): Record<string, unknown> {
  return {
    sha256: captured.sha256,
    size: captured.blob.size,
    type: captured.type,
    caption,
    name: captured.name ?? undefined,
    capture: {
      ...captured.record,
      sequence: place.sequence,
      ...(place.previous ? { previous: place.previous } : {}),
    },
  };
}

/** A small upright JPEG of at most 40 kB, or null where the browser cannot draw the picture. */
export async function preview(file: Blob): Promise<Blob | null> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
  try {
    for (const edge of EDGES) {
      for (const quality of QUALITIES) {
        const drawn = await draw(picture, edge, quality);
        if (drawn && drawn.size <= PREVIEW_BYTES) return drawn;
      }
    }
    return null;
  } finally {
    picture.close();
  }
}

async function draw(picture: ImageBitmap, edge: number, quality: number): Promise<Blob | null> {
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
}
