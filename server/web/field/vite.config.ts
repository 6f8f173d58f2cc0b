import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { packed } from "../build/packed.ts";
import { serviceWorker } from "../build/precache.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** Parts that a first visit does not need: the map and what it draws with. */
const LATER = /^assets\/(map|maplibre|pmtiles|land)-/;

export default defineConfig({
  root: at("."),
  base: "/field/",
  resolve: { alias: { "#shared": at("../shared") } },
  define: { __APP_VERSION__: JSON.stringify(version) },
  plugins: [serviceWorker(at("sw.ts"), "/field/", LATER), packed()],
  worker: { format: "es" },
  build: {
    outDir: at("../dist/field"),
    emptyOutDir: true,
    target: "es2022",
    sourcemap: true,
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    // The map is one large part, fetched when it is first opened.
    chunkSizeWarningLimit: 1_200,
  },
});
