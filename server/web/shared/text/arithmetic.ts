/** Lines of arithmetic (`shared/rules/line.ts`) in the language that is chosen. */
import { type Line, say } from "../rules/line";
import { language } from "./index";
import { metrology } from "./metrology";

export function sayLine(line: Line): string {
  const place = language.value === "zh" ? 0 : 1;
  return say(line, (key) => metrology[key]?.[place]);
}
