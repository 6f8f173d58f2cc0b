/** For tests: what the server's rules say of many cases (`tests/vectors`). */

import { readFileSync } from "node:fs";

/** The cases of one file in `vectors/`. */
export function vectors<Cases>(name: string): Cases {
  const file = new URL(`../../vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as Cases;
}
