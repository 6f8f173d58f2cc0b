/** Lines of arithmetic and remarks in the language that is chosen. */
import { type Line, say } from "../rules/line";
import { language } from "./index";
import { metrology } from "./metrology";

/** The line as a person reads it. */
export function said(line: Line): string {
  return say(line, (key) => metrology[key]?.[language.value === "zh" ? 0 : 1]);
}
