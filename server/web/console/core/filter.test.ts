import { expect, test } from "vitest";
import {
  addressedAs,
  alsoAsking,
  asked,
  asking,
  BEGIN,
  chipsOf,
  filterOf,
  isSame,
  parametersOf,
  queryOf,
  without,
} from "./filter";

test("an address brings back the filter that it was made of, and nothing that nobody knows", () => {
  const filter = { view: "overdue", only: { class: "PQ,OUT", q: "柳巷 & 12" } } as const;
  expect(filterOf(addressedAs(filter))).toEqual(filter);
  expect(filterOf("view=nowhere&class=PQ&colour=red")).toEqual({
    view: "all",
    only: { class: "PQ" },
  });
});

test("what is asked beside a view takes the place of what the view asks for the same", () => {
  const filter = asking(BEGIN, "status", "new");
  expect(queryOf(filter)).toBe("status=new");
  expect(asked(filter, "status")).toEqual(["new"]);
  expect(queryOf(asking(filter, "status", ""))).toBe(queryOf(BEGIN));
});

test("a word more is any of them, and each is taken away by itself", () => {
  const two = alsoAsking(alsoAsking(BEGIN, { parameter: "class", value: "PQ" }), {
    parameter: "class",
    value: "OUT",
  });
  expect(chipsOf(two)).toEqual([
    { parameter: "class", value: "PQ" },
    { parameter: "class", value: "OUT" },
  ]);
  expect(without(two, { parameter: "class", value: "PQ" }).only).toEqual({ class: "OUT" });
  const crew = alsoAsking(asking(BEGIN, "holder", "c-1"), { parameter: "holder", value: "c-2" });
  expect(crew.only).toEqual({ holder: "c-2" });
});

test("words are no chip, and a map is not asked for them", () => {
  const filter = asking(BEGIN, "q", "willow");
  expect(chipsOf(filter)).toEqual([]);
  expect(queryOf(filter, false)).not.toContain("willow");
});

test("a saved view keeps parameters alone, and is the same filter when it comes back", () => {
  const filter = asking({ view: "overdue", only: {} }, "class", "PQ");
  const back = filterOf(new URLSearchParams(parametersOf(filter)).toString());
  expect(back.view).toBe("all");
  expect(isSame(back, filter)).toBe(true);
  expect(isSame(back, BEGIN)).toBe(false);
});
