/** Words of the pages. `t("key")` says them in the language that is chosen; it can change at run time. */
import { signal } from "@preact/signals-core";
import type { Title } from "../ticket";
import { common } from "./common";
import { field } from "./field";
import { forms } from "./forms";
import { map } from "./map";
import { meter } from "./meter";
import { meterMembers } from "./meter-members";
import { reasons } from "./reasons";
import { survey } from "./survey";
import { terms } from "./terms";

export type Language = "zh" | "en";

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

const STORED = "kancha-language";

export const language = signal<Language>(remembered());

/** Chooses a language for this device. */
export function speak(chosen: Language): void {
  language.value = chosen;
  localStorage.setItem(STORED, chosen);
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
}

/** The words of `key`; `{name}` in them is replaced by `params.name`. */
export function t(key: Key, params: Record<string, string | number> = {}): string {
  const text: string = ALL[key][language.value === "zh" ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(params[name] ?? whole));
}

/** The words for a code of a document, such as `state.done`; the code itself where there are none. */
export function term(group: string, code: string | null | undefined): string {
  if (!code) return "";
  const key = `${group}.${code}`;
  return key in ALL ? t(key as Key) : code;
}

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

function remembered(): Language {
  const kept = globalThis.localStorage?.getItem(STORED);
  if (kept === "zh" || kept === "en") return kept;
  return globalThis.navigator?.language?.startsWith("zh") ? "zh" : "en";
}
