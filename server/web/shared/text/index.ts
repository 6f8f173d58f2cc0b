/** Words of the pages. `t("key")` says them in the language that is chosen; it can change at run time. */
import type { Title } from "../ticket";
import { common } from "./common";
import { field } from "./field";
import { forms } from "./forms";
import { map } from "./map";
import { meter } from "./meter";
import { meterMembers } from "./meter-members";
import { reasons } from "./reasons";
import { catalogue, type Language, language, speak } from "./speaking";
import { survey } from "./survey";
import { terms } from "./terms";

export { type Language, language, speak };

const ALL = {
  ...common,
  ...terms,
  ...field,
  ...survey,
  ...forms,
  ...meter,
  ...meterMembers,
  ...reasons,
  ...map,
};
export type Key = keyof typeof ALL;

export const { t, term } = catalogue(ALL);

/** Codes with their words, to choose among. */
export function choicesOf<Code extends string>(
  group: string,
  codes: readonly Code[],
): { value: Code; label: string }[] {
  return codes.map((value) => ({ value, label: term(group, value) }));
}

/** A title of the policy profile. */
export function titled(title: Title | undefined, otherwise = ""): string {
  return title ? title[language.value] : otherwise;
}
