/** Words of the console, a file for each place, beside those that all pages share. */
import { common } from "#shared/text/common";
import { reasons } from "#shared/text/reasons";
import { catalogue, type Language, language, speak } from "#shared/text/speaking";
import { terms } from "#shared/text/terms";
import type { Title } from "#shared/ticket";
import { assigning } from "./assigning";
import { attention } from "./attention";
import { board } from "./board";
import { codes } from "./codes";
import { crews } from "./crews";
import { deeds } from "./deeds";
import { desk } from "./desk";
import { evidence } from "./evidence";
import { filters } from "./filters";
import { frame } from "./frame";
import { layers } from "./layers";
import { standing } from "./standing";
import { statistics } from "./statistics";
import { ticket } from "./ticket";
import { wall } from "./wall";

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
  ...standing,
};
export type Key = keyof typeof ALL;

export const { t, term } = catalogue(ALL);

/** A title of the policy profile. */
export function titled(title: Title | undefined, otherwise = ""): string {
  return title ? title[language.value] : otherwise;
}
