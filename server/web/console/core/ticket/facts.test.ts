import { expect, test } from "vitest";
import type { Fact } from "#shared/documents";
import type { Filed } from "../open-ticket";
import { linesOf } from "./body";
import { leavesOf, withLeaf } from "./mending";
import { becameOf, counting, drawnFor, newestFirst } from "./timeline";
import { bitsApart, nearest } from "./twins";

function filed(id: string, more: Partial<Fact> = {}, state = "accepted"): Filed {
  const fact = { _id: id, kind: "reading", at: { device: `2026-11-23T0${id}:00:00Z` }, body: {} };
  const receipt = { state, corrected_at: fact.at.device };
  return { fact: { ...fact, ...more }, receipt, attachments: [] } as unknown as Filed;
}

test("the newest comes first, and what is asked for is drawn in whole parts", () => {
  const many = Array.from({ length: 9 }, (_, place) => filed(String(place)));
  const ordered = newestFirst(many);
  expect(ordered[0]?.fact._id).toBe("8");
  expect(drawnFor(ordered, "0", 2)).toBe(40);
  expect(drawnFor(ordered, "8", 2)).toBe(2);
});

test("what was amended, taken back or declined counts no more; a withdrawal taken back revives", () => {
  const facts = [
    filed("1"),
    filed("2", { amends: "1" }),
    filed("3"),
    filed("4", { retracts: "3" }),
    filed("5"),
    filed("6", { retracts: "5" }),
    filed("7", { retracts: "6" }),
    filed("8", {}, "after-hand-over"),
  ];
  expect(Object.fromEntries(becameOf(facts))).toEqual({
    "1": "amended",
    "3": "retracted",
    "6": "retracted",
  });
  expect(counting(facts).map(({ fact }) => fact._id)).toEqual(["2", "5"]);
});

test("what came after a hand-over counts once it was accepted", () => {
  const late = filed("1", {}, "after-hand-over");
  const answer = filed("2", {
    kind: "acceptance" as Fact["kind"],
    body: { fact: "1", accept: true },
  });
  expect(counting([late, answer]).map(({ fact }) => fact._id)).toContain("1");
});

test("a body is read member by member: moments, facts and hashes are told from text", () => {
  const fact = "T261123-7K3QX:photo:0193abcd-0000-7000-8000-000000000001";
  const said = linesOf({
    value: "196.5",
    note: "",
    measured_at: "2026-11-23T08:40:00.000Z",
    evidence: [fact],
    repeats: ["2.1", "2.2"],
    meter: { number: "7", seal: null },
  });
  expect(said.map(({ name, said: { kind } }) => [name, kind])).toEqual([
    ["value", "text"],
    ["measured_at", "moment"],
    ["evidence", "list"],
    ["repeats", "text"],
    ["meter", "group"],
  ]);
});

test("putting right changes one member and leaves the rest as it was", () => {
  const body = { quantity: "voltage", points: [{ current_a: "5" }], position: { lat: 1 } };
  const leaves = leavesOf(body, ["unit"]);
  expect(leaves.map(({ path }) => path)).toEqual(["quantity", "points.0.current_a", "unit"]);
  const after = withLeaf(withLeaf(body, "points.0.current_a", "10"), "unit", "V");
  expect(after).toEqual({ ...body, unit: "V", points: [{ current_a: "10" }] });
  expect(withLeaf(body, "quantity", "")).not.toHaveProperty("quantity");
});

test("of several pictures the one whose fingerprint differs least is the twin", () => {
  const pictures = ["a", "b"].map((sha256) => ({ sha256 })) as never;
  const known = new Map([
    ["a", "ffffffffffffffff"],
    ["b", "000000000000000f"],
  ]);
  expect(bitsApart("0", "f")).toBe(4);
  const mine = { sha256: "x", likeness: "0000000000000000" };
  expect(nearest(mine, pictures, known)?.sha256).toBe("b");
  expect(nearest({ ...mine, sha256: "a" }, pictures, known)?.sha256).toBe("a");
});
