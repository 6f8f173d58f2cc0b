/** How parameters of a filter, and codes of documents, are said: titles of the profile, names of crews, days. */
import { exactly } from "#shared/format/time";
import type { Option } from "#shared/ticket";
import type { Parameter } from "../core/filter";
import { profile, titleOfClass } from "../core/profile";
import { type Key, t, term, titled } from "../text";

/** A moment as the server writes it; a day stays as it is. */
const MOMENT = /^\d{4}-\d\d-\d\dT/;

type Names = (crew: string) => string;

/** Groups of words (`text/`) in which the codes of a parameter are said. */
const GROUPS: Partial<Record<string, string>> = {
  status: "status",
  party: "party",
  party_state: "responsibility",
  resolution_state: "resolution",
  media: "media",
  area: "area-kind",
  promise: "promise",
  deadline: "promise",
  promise_state: "deadline-state",
  stage: "status",
  satisfaction: "said",
  given: "by",
  lacking: "by",
};
/** Members of the profile that have titles for the codes of a parameter. */
const TITLES = {
  grade: "grades",
  district: "districts",
  channel: "channels",
  cause: "causes",
} as const;

/** A code of a parameter or column, such as a status or a crew, in words; itself where nobody knows it. */
export function saidOf(name: string, code: string, crewName: Names): string {
  const group = GROUPS[name];
  if (group) return term(group, code);
  if (name === "class") return titled(titleOfClass(code), term("class", code));
  if (name === "sub_item") return titled(subItem(code), code);
  if (name === "crew" || name === "holder") return crewName(code);
  if (Object.hasOwn(TITLES, name)) {
    const known: readonly Option[] = profile.value?.[TITLES[name as keyof typeof TITLES]] ?? [];
    return titled(known.find((one) => one.code === code)?.title, code);
  }
  return MOMENT.test(code) ? exactly(code) : code;
}

/** One thing that a filter asks for, as it stands on its chip. */
export function chipWords(parameter: Parameter, value: string, crewName: Names): string {
  const what = t(`by.${parameter}` as Key);
  if (value === "true") return what;
  if (value === "false") return t("filter.no", { what });
  return `${what}: ${saidOf(parameter, value, crewName)}`;
}

function subItem(code: string) {
  const all = profile.value?.classes.flatMap((one) => one.sub_items) ?? [];
  return all.find((one) => one.code === code)?.title;
}
