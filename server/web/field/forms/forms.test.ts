import { expect, test } from "vitest";
import { filled, instantOf, localOf } from "#shared/forms/values";
import { bodyFaults } from "#shared/rules/shape";
import { workItem } from "../core/examples";
import { answersOf, heldOf, placeOf } from "./answers";
import { FINDING } from "./finding";
import { carriedOf, contentOf, type FormOf } from "./form";
import { INSTRUMENT_FILE, isZone } from "./instrument-file";
import { READING } from "./reading";
import { isDrawn, SIGNATURE } from "./signature";
import { STATEMENT } from "./statement";

const ITEM = workItem();
const PHOTO = "TKT1:photo:01a21781-1b92-77e2-a6e4-e1337b6e50c5";

/** From a body into the form and back. */
function again<Content>(form: FormOf<Content>, body: Record<string, unknown>) {
  const said = filled(form.toBody(form.fromBody(body, ITEM), ITEM));
  return { ...carriedOf(form.members, body), ...said };
}

test("a finding that is corrected comes back as it was, also what the form does not show", () => {
  const body = {
    seen: "burnt neutral joint",
    cause: "low-voltage",
    party: "utility",
    shares: [
      { party: "utility", percent: 70 },
      { party: "customer", percent: 30 },
    ],
    position: { lat: 30, lon: 120, datum: "WGS84" },
    resolution: {
      summary: "re-make the joint",
      measures: [
        { id: "01a21781-1b92-77e2-a6e4-e1337b6e50c4.0", action: "joint", owner: "utility" },
        { action: "refund", due: "2026-11-24T10:00:00.000Z", money: true, amount: "12.50" },
      ],
    },
    evidence: [PHOTO],
    checklist: [
      { item: "site", fact: PHOTO },
      { item: "phase", choice: "a" },
      { item: "load", text: "kettle on" },
      { item: "restored", done: true },
      { item: "tap", not_done: "locked" },
    ],
    escalate: { cause: "injury", reason: "burnt hand" },
  };
  expect(again(FINDING, body)).toEqual(body);
  expect(bodyFaults("finding", body)).toEqual([]);
});

test("an empty finding says only that something has to be seen", () => {
  const body = filled(FINDING.toBody(FINDING.blank(ITEM), ITEM));
  expect(body).toEqual({});
  expect(bodyFaults("finding", body)).toEqual([{ field: "body.seen", code: "missing" }]);
});

test("a reading keeps the digits as they were typed", () => {
  const body = {
    quantity: "voltage",
    value: "196.50",
    unit: "V",
    phase: "L1",
    method: "spot",
    instrument: { id: "i-1", serial: "900177" },
    measured_at: "2026-11-23T08:41:00.000Z",
    note: "at the board",
  };
  expect(again(READING, body)).toEqual(body);
});

test("a register reading names register and meter, and no instrument", () => {
  const content = { ...READING.blank(ITEM), method: "register" as const, register: "1.8.0" };
  const body = filled(
    READING.toBody({ ...content, instrument: { id: "i-1" }, meter: " 42 " }, ITEM),
  );
  expect(body).toEqual({ method: "register", register: "1.8.0", meter: "42" });
});

test("statement, signature and instrument file come back as they were", () => {
  const by = { role: "neighbour", name: "Li", phone: "025-1" };
  const sha256 = "a".repeat(64);
  const recording = { sha256, size: 9, type: "audio/webm", seconds: 4.2 };
  const statement = { text: "dark in the evening", by, recording };
  expect(again(STATEMENT, statement)).toEqual(statement);
  const signed = { by, of: [PHOTO], sha256, size: 9, type: "image/png" };
  expect(again(SIGNATURE, signed)).toEqual(signed);
  const refused = { by, of: [PHOTO], refused: true, reason: "in a hurry" };
  expect(again(SIGNATURE, refused)).toEqual(refused);
  const file = { name: "log.csv", sha256, size: 9, timezone: "+08:00", instrument: "i-1" };
  expect(again(INSTRUMENT_FILE, file)).toEqual(file);
});

test("a draft of an older app gets what it did not know, one of a newer app keeps what it added", () => {
  const older = contentOf(FINDING, { version: 0, content: { seen: "x" } }, ITEM);
  expect(older).toMatchObject({ seen: "x", measures: [], escalated: false });
  const newer = contentOf(FINDING, { version: 9, content: { seen: "x", weather: "rain" } }, ITEM);
  expect(newer).toMatchObject({ seen: "x", weather: "rain" });
});

test("a form that changed its shape brings an older draft along", () => {
  const form: FormOf<{ text: string }> = {
    name: "statement",
    kind: "statement",
    version: 2,
    members: ["text"],
    blank: () => ({ text: "" }),
    fromBody: () => ({ text: "" }),
    toBody: (content) => content,
    migrate: ({ words }, version) => ({ text: `${words} of version ${version}` }),
  };
  const kept = { version: 1, content: { words: "dark" } };
  expect(contentOf(form, kept, ITEM).text).toBe("dark of version 1");
});

test("the place of an answer in the body counts only what was answered", () => {
  const held = heldOf([
    { item: "a", text: "one" },
    { item: "b", text: "two" },
  ]);
  const without = { ...held, a: { way: "text" as const, value: " " } };
  expect(answersOf(without)).toEqual([{ item: "b", text: "two" }]);
  expect(placeOf("b", without)).toBe(0);
  expect(placeOf("a", without)).toBeNull();
});

test("an item that could not be done and says no reason is a fault of the answer, not of nothing", () => {
  const checklist = answersOf({ a: { way: "text", value: "", cannot: true } });
  const body = filled({ seen: "x", checklist });
  expect(bodyFaults("finding", body)).toEqual([
    { field: "body.checklist.0.item", code: "not-one-answer" },
  ]);
});

test("a moment goes through the input of local time and back", () => {
  expect(instantOf(localOf("2026-11-23T08:41:00.000Z"))).toBe("2026-11-23T08:41:00.000Z");
  expect(instantOf("")).toBeUndefined();
  expect(localOf("soon")).toBe("");
});

test("a zone is a name of IANA or an offset", () => {
  expect(["Asia/Shanghai", "+08:00"].map(isZone)).toEqual([true, true]);
  expect(["Shanghai", "8"].map(isZone)).toEqual([false, false]);
});

test("a touch is no signature", () => {
  expect(isDrawn([[[0.1, 0.1]]])).toBe(false);
  expect(isDrawn([Array.from({ length: 8 }, (_, at): [number, number] => [at / 10, 0.2])])).toBe(
    true,
  );
});
