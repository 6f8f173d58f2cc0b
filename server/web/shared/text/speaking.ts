/** The language of the page, and how a catalogue of words is asked. It can change at run time. */
import { signal } from "@preact/signals-core";
import type { Words } from "./words";

export type Language = "zh" | "en";
export type Params = Record<string, string | number>;

const STORED = "kancha-language";

export const language = signal<Language>(remembered());

/** Chooses a language for this device. */
export function speak(chosen: Language): void {
  language.value = chosen;
  localStorage.setItem(STORED, chosen);
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
}

/** How the words of a catalogue are said in the language that is chosen. */
export function catalogue<W extends Words>(words: W) {
  /** The words of `key`; `{name}` in them is replaced by `params.name`. */
  function t(key: keyof W & string, params: Params = {}): string {
    const text: string = (words[key] as Words[string])[language.value === "zh" ? 0 : 1];
    return text.replace(/\{(\w+)\}/g, (whole, name) => String(params[name] ?? whole));
  }

  /** The words for a code of a document, such as `state.done`; the code itself where there are none. */
  function term(group: string, code: string | null | undefined): string {
    if (!code) return "";
    const key = `${group}.${code}`;
    return key in words ? t(key) : code;
  }
  return { t, term };
}

function remembered(): Language {
  const kept = globalThis.localStorage?.getItem(STORED);
  if (kept === "zh" || kept === "en") return kept;
  return globalThis.navigator?.language?.startsWith("zh") ? "zh" : "en";
}
