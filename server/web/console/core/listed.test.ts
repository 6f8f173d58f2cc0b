import { expect, test } from "vitest";
import { fresh, kept } from "./listed";

interface Thing {
  id: string;
  says: string;
}
const thing = (id: string, says = ""): Thing => ({ id, says });
const key = ({ id }: Thing) => id;

test("what changed does so where it stands", () => {
  const list = kept(fresh([thing("a"), thing("b")]), [thing("b", "new"), thing("a")], key);
  expect(list.shown.map(({ item }) => item)).toEqual([thing("a"), thing("b", "new")]);
});

test("what is over stays and says so, and comes back where it was", () => {
  const over = kept(fresh([thing("a"), thing("b")]), [thing("b")], key);
  expect(over.shown.map((one) => one.isOver)).toEqual([true, false]);
  const back = kept(over, [thing("a"), thing("b")], key);
  expect(back.shown.map((one) => one.isOver)).toEqual([false, false]);
});

test("what is new waits and is counted", () => {
  const list = kept(fresh([thing("a")]), [thing("c"), thing("a"), thing("b")], key);
  expect([list.shown.length, list.waiting]).toEqual([1, 2]);
});
