/** What is wrong, in the language that is chosen: by its code where there are words for it. */
import type { Reason } from "#shared/documents";
import { language, term } from "../../text";

export function faultText({ code, message }: Reason): string {
  // The server says more in its own words; they are English.
  if (language.value === "en") return message;
  const known = term("reason", code);
  return known === code ? message : known;
}
