/** Words of the console, a file for each place, beside those that all pages share. */
import { common } from "#shared/text/common";
import { reasons } from "#shared/text/reasons";
import { catalogue, type Language, language, speak } from "#shared/text/speaking";
import { terms } from "#shared/text/terms";
import type { Title } from "#shared/ticket";
import { administration } from "./administration";
import { assigning } from "./assigning";
import { attention } from "./attention";
import { audit } from "./audit";
import { board } from "./board";
import { codes } from "./codes";
import { crews } from "./crews";
import { deeds } from "./deeds";
import { desk } from "./desk";
import { devices } from "./devices";
import { evidence } from "./evidence";
import { filters } from "./filters";
import { frame } from "./frame";
import { imports } from "./imports";
import { layers } from "./layers";
import { profileWords } from "./profile";
import { standing } from "./standing";
import { statistics } from "./statistics";
import { ticket } from "./ticket";
import { users } from "./users";
import { wall } from "./wall";
import { webhooks } from "./webhooks";

export { type Language, language, speak };

const ALL = {
  ...common,
  ...terms,
  ...reasons,
  ...frame,
  ...desk,
  ...filters,
  ...board,
  ...statistics,
  ...wall,
  ...ticket,
  ...deeds,
  ...evidence,
  ...codes,
  ...crews,
  ...attention,
  ...assigning,
  ...layers,
  ...devices,
  ...standing,
  ...administration,
  ...imports,
  ...users,
  ...audit,
  ...profileWords,
  ...webhooks,
};
export type Key = keyof typeof ALL;

export const { t, term } = catalogue(ALL);

/** A title of the policy profile. */
export function titled(title: Title | undefined, otherwise = ""): string {
  return title ? title[language.value] : otherwise;
}
