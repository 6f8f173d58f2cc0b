import { defineConfig } from "vite";
import { page } from "../build/page.ts";

export default defineConfig(page("console"));
