/**
 * Lines of arithmetic and remarks as keys with numbers, so that a page says them in any language
 * (`shared/text/metrology.ts`). In English they read as the server's steps and remarks.
 */

/** One phrase: a key of the catalogue and what stands in its gaps. */
export interface Phrase {
  key: string;
  gaps: Record<string, string | Line>;
}

/** Phrases that are read one after the other, without a gap between them. */
export type Line = Phrase[];

/** What a reader must know beside an outcome: a stable code, and what it says. */
export interface Remark {
  code: string;
  line: Line;
}

export function phrase(key: string, gaps: Record<string, string | Line> = {}): Phrase {
  return { key, gaps };
}

/** A remark whose sentence has the key `remark.<code>`, or another where one code says several. */
export function remark(
  code: string,
  gaps: Record<string, string | Line> = {},
  key = `remark.${code}`,
): Remark {
  return { code, line: [phrase(key, gaps)] };
}

/** A sentence by its key, with gaps such as `{limit}`. */
export type Wording = (key: string) => string | undefined;

/** The line in words. Throws RangeError where a key or a gap has none. */
export function say(line: Line, words: Wording): string {
  return line.map((part) => sayPhrase(part, words)).join("");
}

/** Each remark once, in order. */
export function once(remarks: readonly Remark[]): Remark[] {
  const seen = new Map(remarks.map((one) => [JSON.stringify(one), one]));
  return [...seen.values()];
}

function sayPhrase(part: Phrase, words: Wording): string {
  const template = words(part.key);
  if (template === undefined) throw new RangeError(`no words for ${part.key}`);
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const gap = part.gaps[name];
    if (gap === undefined) throw new RangeError(`${part.key} has nothing for {${name}}`);
    return typeof gap === "string" ? gap : say(gap, words);
  });
}
