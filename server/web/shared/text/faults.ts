/** What is wrong with a fact, in the reader's words. */
import { t, term } from ".";

export interface Reason {
  field: string;
  code: string;
  message: string;
}

/** What a code of a fault says; the code itself where there are no words for it. */
export function faultText(code: string): string {
  return term("reason", code);
}

/**
 * A fault in the reader's language where there are words for its code, the server's own otherwise.
 * `named`: with the member that it is about; beside a field nobody needs that.
 */
export function reasonText(reason: Reason, named = true): string {
  const said = faultText(reason.code);
  const text = said === reason.code ? reason.message : said;
  return named ? t("reason.of", { what: memberText(reason.field), said: text }) : text;
}

/** The member in words: the last of the path that has a name, and its place in a list. */
export function memberText(field: string): string {
  const names = field.replace(/^body\./, "").split(".");
  const name = [...names].reverse().find((one) => !/^\d+$/.test(one)) ?? field;
  const after = names[names.lastIndexOf(name) + 1] ?? names[names.lastIndexOf(name) - 1];
  const place = after !== undefined && /^\d+$/.test(after) ? ` ${Number(after) + 1}` : "";
  return term("member", name) + place;
}
