import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin, UserConfig } from "vite";
import { packed } from "./packed.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/** A path below `server/web`. */
export const inWeb = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** How the page of a folder is built into `dist/<name>`, for the address `/<name>/`. */
export function page(name: "field" | "console", plugins: Plugin[] = []): UserConfig {
  return {
    root: inWeb(name),
    base: `/${name}/`,
    resolve: { alias: { "#shared": inWeb("shared") } },
    define: { __APP_VERSION__: JSON.stringify(version) },
    plugins: [...plugins, packed()],
    logLevel: "warn",
    worker: { format: "es" },
    build: {
      outDir: inWeb(`dist/${name}`),
      emptyOutDir: true,
      target: "es2022",
      sourcemap: true,
      assetsInlineLimit: 0,
      reportCompressedSize: true,
      // The map is one large part, fetched when it is first opened.
      chunkSizeWarningLimit: 1_200,
    },
  };
}
