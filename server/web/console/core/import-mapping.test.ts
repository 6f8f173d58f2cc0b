import { expect, test } from "vitest";
import {
  type Column,
  lacking,
  mappingOf,
  memberOf,
  tomlOf,
  withConstant,
  withMeaning,
  withMember,
  wordsOf,
} from "./import-mapping";

const NUMBER: Column = { name: "工单编号", proposed: "reference", values: ["H-1", "H-2"] };
const KIND: Column = { name: "投诉类型", proposed: "class", values: ["电能质量", "PQ", "停电"] };
const TITLE: Column = { name: "标题", proposed: null, values: ["晚间电压低"] };
const CLASSES = [
  { code: "PQ", title: { zh: "电能质量", en: "Power quality" } },
  { code: "OUT", title: { zh: "停送电", en: "Outage" } },
];
const codes = (member: string) => (member === "class" ? CLASSES : []);

test("names of columns speak for members, and titles of the profile for their codes", () => {
  const mapping = mappingOf(null, [NUMBER, KIND, TITLE], codes);

  expect(mapping.reference).toBe("工单编号");
  expect(mapping.columns).toEqual({ 投诉类型: "class" });
  expect(mapping.values).toEqual({ class: { 电能质量: "PQ" } });
  expect(wordsOf(KIND, CLASSES)).toEqual(["电能质量", "停电"]);
  expect(lacking(mapping)).toEqual(["title"]);
});

test("a member is filled by one column or by a constant", () => {
  const start = withConstant({ source: "hotline", columns: {} }, "title", "Complaint");
  const first = withMember(start, TITLE, "title", codes);
  const moved = withMember(first, NUMBER, "title", codes);

  expect(first.constants).toEqual({});
  expect(moved.columns).toEqual({ 工单编号: "title" });
  expect(memberOf(moved, "标题")).toBe("");
  expect(withMember(moved, NUMBER, "", codes).columns).toEqual({});
});

test("what the reference was is left out when its column becomes something else", () => {
  const start = withMember({ source: "hotline", columns: {} }, NUMBER, "reference", codes);

  expect(memberOf(start, "工单编号")).toBe("reference");
  expect(withMember(start, NUMBER, "title", codes).reference).toBeUndefined();
});

test("what is written is read again as it was", () => {
  const mapping = withMeaning(
    { source: 'the "hot" line', columns: { "a.b": "title" }, date_formats: ["%Y/%m/%d"] },
    "class",
    "停电",
    "OUT",
  );

  expect(mappingOf(tomlOf(mapping), [], codes)).toEqual(mapping);
});
