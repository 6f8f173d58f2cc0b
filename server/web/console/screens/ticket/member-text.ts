/** What members of facts are called, and the words for their codes. */
import { named, titleOfClass } from "../../core/profile";
import { term, titled } from "../../text";
import { titleOf } from "./brief";

/** A member by its name in words; what has none keeps its own. */
export function memberText(name: string): string {
  const words = term("member", name);
  return words === name ? name.replaceAll("_", " ") : words;
}

/** Groups of words for the codes of a member. */
const GROUPS: Record<string, string> = {
  party: "party",
  owner: "party",
  step: "state",
  type: "type",
  outcome: "outcome-of",
  satisfaction: "satisfaction",
  relation: "relation",
  source: "source",
  role: "role",
  method: "method",
  about: "about",
  datum: "datum",
};

/** What a code says; null where the value is no code that is known here. */
export function wordFor(name: string, value: string): string | null {
  if (name === "quantity") return titleOf(value);
  if (name === "cause") return titled(named("causes", value));
  if (name === "grade") return titled(named("grades", value));
  if (name === "class") return titled(titleOfClass(value), value);
  // Of a reply, or of a complaint.
  if (name === "channel") return titled(named("reply_channels", value, "channels"));
  const group = GROUPS[name];
  return group ? term(group, value) : null;
}
