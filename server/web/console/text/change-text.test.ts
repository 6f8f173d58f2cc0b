import { afterEach, describe, expect, test } from "vitest";
import type { Line } from "#shared/rules/line";
import { vectors } from "#shared/rules/vectors";
import { language } from "#shared/text/speaking";
import { changeText } from "./change-text";
import { profileChanges } from "./profile-changes";

interface Cases {
  /** By key its English words; empty where it is called as in the file. */
  keys: Record<string, string>;
  changes: { line: Line; sentence: string }[];
}

const { keys, changes } = vectors<Cases>("profile-changes");
const chosen = language.value;

afterEach(() => {
  language.value = chosen;
});

describe("each key of a change has words in Chinese, with no gap that it does not have", () => {
  const gaps = (text: string) => text.match(/\{\w+\}/g) ?? [];
  test.each(Object.entries(keys))("%s", (key, english) => {
    const words = profileChanges[key];
    expect(words, key).toBeTruthy();
    for (const gap of gaps(words as string)) expect(gaps(english)).toContain(gap);
  });
});

test("there are no words for a key that the server never says", () => {
  expect(Object.keys(profileChanges).filter((key) => !(key in keys))).toEqual([]);
});

describe("a change is said in the language that is chosen", () => {
  test.each(changes)("$sentence", (change) => {
    language.value = "en";
    expect(changeText(change)).toBe(change.sentence);
    language.value = "zh";
    expect(changeText(change)).not.toMatch(/^(added|removed): | -> |\(source: |, (not )?verified/);
  });
});

test("given another length of a promise then its unit and source are in Chinese", () => {
  language.value = "zh";
  const length = (unit: string, n: string): Line => [{ key: `length.${unit}`, gaps: { n } }];
  const change = {
    what: [
      {
        key: "what",
        gaps: {
          part: [{ key: "entry", gaps: { table: [word("table.deadline")], name: "reply" } }],
          member: [word("member.time")],
        },
      },
    ],
    old: length("working_days", "9"),
    new: length("hours", "48"),
    source: [],
  };

  const said = changeText({ line: [{ key: "changed", gaps: change }], sentence: "" });

  expect(said).toBe("时限承诺 reply，时间：9 个工作日 → 48 小时");
});

test("given a member that a newer server has then it is called as in the file", () => {
  language.value = "zh";
  expect(changeText({ line: [word("member.new_limit")], sentence: "" })).toBe("new_limit");
});

function word(key: string) {
  return { key, gaps: {} };
}
