import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { build, type Plugin } from "vite";

/** A file of the shell: its address, and a hash by which an old copy is told from a new one. */
export interface Shell {
  url: string;
  hash: string;
}

/**
 * Emits `sw.js`, the service worker of `source` with the list of all files of the page built in.
 *
 * `later`: files that a first visit does not need (the map); they are kept once they were asked for.
 */
export function serviceWorker(source: string, base: string, later: RegExp): Plugin {
  return {
    name: "kancha-service-worker",
    apply: "build",
    async generateBundle(_options, bundle) {
      const shell: Shell[] = Object.values(bundle)
        .filter((file) => !file.fileName.endsWith(".map"))
        .filter((file) => !later.test(file.fileName))
        .map((file) => ({
          url: base + (file.fileName === "index.html" ? "" : file.fileName),
          hash: digest(file.type === "chunk" ? file.code : file.source),
        }));
      shell.sort((one, other) => one.url.localeCompare(other.url));
      const version = digest(JSON.stringify(shell) + readFileSync(source, "utf8"));
      this.emitFile({
        type: "asset",
        fileName: "sw.js",
        source: await compiled(source, { shell, version, base }),
      });
    },
  };
}

function digest(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

async function compiled(
  source: string,
  known: { shell: Shell[]; version: string; base: string },
): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: "error",
    define: {
      __SHELL__: JSON.stringify(known.shell),
      __VERSION__: JSON.stringify(known.version),
      __BASE__: JSON.stringify(known.base),
    },
    build: { write: false, lib: { entry: source, formats: ["es"], fileName: "sw" } },
  });
  const first = Array.isArray(made) ? made[0] : made;
  if (!first || !("output" in first)) throw new Error("The service worker was not built.");
  return first.output[0].code;
}
