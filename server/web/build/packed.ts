import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(?:css|html|js|json|svg|webmanifest)$/;
/** Below this, bytes, packing spares nothing that a radio would notice. */
const SMALL = 600;

/**
 * Puts `.br` and `.gz` beside each file of text, once: the server hands them out
 * as they are, and a crew's first visit over a thin network costs a third.
 */
export function packed(): Plugin {
  return {
    name: "kancha-packed",
    apply: "build",
    enforce: "post",
    // After all others: the service worker is written into the folder as well.
    writeBundle: {
      sequential: true,
      order: "post",
      handler(options) {
        const folder = options.dir ?? ".";
        for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
          if (entry.isFile() && TEXT.test(entry.name)) pack(join(entry.parentPath, entry.name));
        }
      },
    },
  };
}

function pack(path: string): void {
  const whole = new Uint8Array(readFileSync(path));
  if (whole.length < SMALL) return;
  const params = {
    // The tightest level takes ten times as long for a twentieth.
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_SIZE_HINT]: whole.length,
  };
  writeFileSync(`${path}.br`, new Uint8Array(brotliCompressSync(whole, { params })));
  writeFileSync(`${path}.gz`, new Uint8Array(gzipSync(whole, { level: 9 })));
}
