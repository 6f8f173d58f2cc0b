import { expect, test } from "vitest";
import { blankShares, type HeldShare, mainly, percentLeft } from "#shared/forms/shares";
import { filled } from "#shared/forms/values";
import { bodyFaults } from "#shared/rules/shape";
import { workItem } from "../core/examples";
import { FINDING, type FindingContent } from "./finding";
import { contentOf } from "./form";

const ITEM = workItem();
const UTILITY: HeldShare = { party: "utility", percent: "70" };
const CUSTOMER: HeldShare = { party: "customer", percent: "30" };

function bodyOf(change: Partial<FindingContent>) {
  return filled(FINDING.toBody({ ...FINDING.blank(ITEM), seen: "x", ...change }, ITEM));
}

function codesOf(shares: HeldShare[]): string[] {
  return bodyFaults("finding", bodyOf({ shares })).map(({ field, code }) => `${field} ${code}`);
}

test("shares that make a whole name who bears most, whoever was named before", () => {
  const body = bodyOf({ party: "customer", shares: [CUSTOMER, UTILITY] });
  expect(body.party).toBe("utility");
  expect(body.shares).toEqual([
    { party: "customer", percent: 30 },
    { party: "utility", percent: 70 },
  ]);
  expect(bodyFaults("finding", body)).toEqual([]);
});

test("of equal shares the party that was named before stays, or the first", () => {
  const halves = [CUSTOMER, UTILITY].map((share) => ({ ...share, percent: "50" }));
  expect(mainly(halves, "utility")).toBe("utility");
  expect(mainly(halves, "third-party")).toBe("customer");
});

test("what makes no whole, names a party twice or is half filled in is told as the server tells it", () => {
  const short = { ...CUSTOMER, percent: "29" };
  expect(codesOf([UTILITY, CUSTOMER])).toEqual([]);
  expect(codesOf([UTILITY, short])).toEqual(["body.shares not-a-whole"]);
  expect(codesOf([UTILITY, { ...CUSTOMER, party: "utility" }])).toEqual([
    "body.shares party-twice",
  ]);
  expect(codesOf([UTILITY, { party: "", percent: "" }])).toEqual([
    "body.shares.1.party missing",
    "body.shares.1.percent missing",
  ]);
  expect(codesOf([UTILITY, { ...CUSTOMER, percent: "30.5" }])).toEqual([
    "body.shares.1.percent not-a-whole-number",
  ]);
});

test("what is left to give counts only whole per cents", () => {
  expect(percentLeft([UTILITY, { ...CUSTOMER, percent: "" }])).toBe(30);
  expect(percentLeft([UTILITY, { ...CUSTOMER, percent: "40" }])).toBe(-10);
});

test("several begin with the party that was named, unless it was nobody", () => {
  expect(blankShares("utility").map(({ party }) => party)).toEqual(["utility", ""]);
  expect(blankShares("undetermined").map(({ party }) => party)).toEqual(["", ""]);
});

test("one party alone has no shares", () => {
  expect(bodyOf({ party: "utility" })).toEqual({ seen: "x", party: "utility" });
});

test("a draft of the app before keeps the shares that were corrected in it", () => {
  const list = [
    { party: "utility", percent: 70 },
    { party: "customer", percent: 30 },
  ];
  const kept = { seen: "x", party: "utility", shares: { party: "utility", list } };
  expect(contentOf(FINDING, { version: 1, content: kept }, ITEM).shares).toEqual([
    UTILITY,
    CUSTOMER,
  ]);
  const other = { ...kept, party: "customer" };
  expect(contentOf(FINDING, { version: 1, content: other }, ITEM).shares).toEqual([]);
});
