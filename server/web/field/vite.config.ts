import { defineConfig } from "vite";
import { inWeb, page } from "../build/page.ts";
import { serviceWorker } from "../build/precache.ts";

/** Parts that a first visit does not need: the map and what it draws with. */
const LATER = /^assets\/(map|maplibre|pmtiles|land)-/;

export default defineConfig(page("field", [serviceWorker(inWeb("field/sw.ts"), "/field/", LATER)]));
