/** What changed between two profiles, in the language that is chosen. */
import { type Line, say } from "#shared/rules/line";
import { language } from "#shared/text/speaking";
import { profileChanges } from "./profile-changes";

export function changeText({ sentence, line }: { sentence: string; line: Line }): string {
  if (language.value === "en") return sentence;
  return say(line, (key) => profileChanges[key] ?? otherwise(key));
}

/** A table or a member that has no words yet is called as in the file. */
function otherwise(key: string): string | undefined {
  const [kind, name] = key.split(".");
  return kind === "table" || kind === "member" ? name : undefined;
}
