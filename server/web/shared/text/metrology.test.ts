import { expect, test } from "vitest";
import { metrology } from "./metrology";

test("both languages have the same gaps", () => {
  const gaps = (text: string) => text.match(/\{\w+\}/g)?.sort() ?? [];
  for (const [key, [zh, en]] of Object.entries(metrology)) {
    expect(gaps(zh), key).toEqual(gaps(en));
  }
});
