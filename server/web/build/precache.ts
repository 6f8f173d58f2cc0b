import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { build, type Plugin } from "vite";

/** A file of the shell: its address, and a hash by which an old copy is told from a new one. */
export interface Shell {
  url: string;
  hash: string;
}

/**
 * Emits `sw.js`, the service worker of `source` with the list of all files of the page built in.
 *
 * `later`: files that a first visit does not need (the map); they are kept once they were asked for,
 * or all together when the page says so.
 */
export function serviceWorker(source: string, base: string, later: RegExp): Plugin {
  return {
    name: "kancha-service-worker",
    apply: "build",
    enforce: "post",
    // Into the finished folder: the page itself and public files are there only then.
    async writeBundle(options) {
      const folder = options.dir ?? ".";
      const names = filesBelow(folder).filter((name) => !/\.(?:map|br|gz)$/.test(name));
      const shell: Shell[] = names
        .filter((name) => !later.test(name))
        .map((name) => ({
          url: base + (name === "index.html" ? "" : name),
          hash: digest(readFileSync(join(folder, name), "latin1")),
        }));
      const version = digest(JSON.stringify(shell) + readFileSync(source, "utf8"));
      const afterwards = names.filter((name) => later.test(name)).map((name) => base + name);
      const known = { shell, version, base, later: afterwards };
      writeFileSync(join(folder, "sw.js"), await compiled(source, known));
    },
  };
}

/** Files below a folder, by their path in it, in the order of their names. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "sw.js")
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

function digest(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

async function compiled(
  source: string,
  known: { shell: Shell[]; version: string; base: string; later: string[] },
): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: "error",
    define: {
      __SHELL__: JSON.stringify(known.shell),
      __VERSION__: JSON.stringify(known.version),
      __BASE__: JSON.stringify(known.base),
      __LATER__: JSON.stringify(known.later),
    },
    build: { write: false, lib: { entry: source, formats: ["es"], fileName: "sw" } },
  });
  const first = Array.isArray(made) ? made[0] : made;
  if (!first || !("output" in first)) throw new Error("The service worker was not built.");
  return first.output[0].code;
}
