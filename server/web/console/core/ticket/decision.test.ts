import { expect, test } from "vitest";
import { blankMeasure, decisionBody, type HeldDecision, heldDecision, lacking } from "./decision";
import type { OfficeTicket } from "./office-ticket";
import type { Stand } from "./proposals";

function stand(fact: string, party: string, kind = "finding"): Stand {
  const proposal = { party, shares: [], fact, crew: "c-1" };
  const photos = [{ fact: `${fact}-photo` }];
  return {
    proposal,
    fact: { kind },
    seen: "",
    cause: null,
    measures: [],
    photos,
    basis: [],
  } as never;
}

const TWO = [stand("one", "utility"), stand("other", "customer")];
const TICKET = { resolution: { measures: [] } } as unknown as OfficeTicket;
const WHY = { reason: " The joint is ours. " };

function held(more: Partial<HeldDecision>): HeldDecision {
  return { ...heldDecision(TICKET, TWO), ...WHY, ...more };
}

test("one proposal is chosen beforehand, between two a person chooses", () => {
  expect(heldDecision(TICKET, TWO.slice(0, 1)).of).toBe("one");
  expect(heldDecision(TICKET, TWO).of).toBeNull();
  expect(lacking(held({}), TWO)).toBe("choice");
  expect(lacking(held({ of: "" }), TWO)).toBe("party");
});

test("confirming names the party, what it rests on, and whose measures are taken", () => {
  expect(lacking(held({ of: "other" }), TWO)).toBeNull();
  expect(decisionBody(held({ of: "other" }), TWO, "CNY")).toEqual({
    responsibility: {
      party: "customer",
      reason: "The joint is ours.",
      basis: ["other", "other-photo"],
    },
    resolution: { confirms: "other" },
  });
});

test("several who bear it must add up, and who bears most is named as the party", () => {
  const shares = [
    { party: "customer", percent: "30" },
    { party: "utility", percent: "60" },
  ] as HeldDecision["shares"];
  expect(lacking(held({ of: "", shares }), TWO)).toBe("shares");
  const whole = held({ of: "", shares: [...shares, { party: "third-party", percent: "10" }] });
  expect(lacking(whole, TWO)).toBeNull();
  expect(decisionBody(whole, TWO, "CNY").responsibility).toMatchObject({
    party: "utility",
    shares: [{ percent: 30 }, { percent: 60 }, { percent: 10 }],
  });
});

test("own measures stand in place of those proposed, and money says its currency", () => {
  const measure = {
    ...blankMeasure(),
    action: "Refund",
    amount: "412.60",
    owner: "utility",
  } as const;
  const own = held({ of: "one", asProposed: false, measures: [measure] });
  expect(decisionBody(own, TWO, "CNY").resolution).toEqual({
    measures: [
      { action: "Refund", owner: "utility", money: true, amount: "412.60", currency: "CNY" },
    ],
  });
  expect(lacking(held({ of: "one", asProposed: false, measures: [blankMeasure()] }), TWO)).toBe(
    "measures",
  );
});

test("a verdict proposes a party and no measures: those that were proposed last stand", () => {
  const verdict = [stand("verdict", "utility", "verdict")];
  expect(decisionBody(held({ of: "verdict" }), verdict, "CNY").resolution).toEqual({});
});
