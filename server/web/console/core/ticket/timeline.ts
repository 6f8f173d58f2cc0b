/** The facts of a ticket in the order in which they are read, and what became of each. Pure. */
import type { Fact } from "#shared/documents";
import type { Filed } from "../open-ticket";

/** How many lines are drawn at once: a ticket may have hundreds. */
export const AT_ONCE = 40;

/** When it happened, by the corrected clock; by the author's where there is no receipt yet. */
export function momentOf({ fact, receipt }: Filed): string {
  return receipt?.corrected_at ?? fact.at.device;
}

/** The newest first. */
export function newestFirst(facts: readonly Filed[]): Filed[] {
  return [...facts].sort((one, other) => {
    const [a, b] = [momentOf(one), momentOf(other)];
    if (a !== b) return a < b ? 1 : -1;
    return one.fact._id < other.fact._id ? 1 : -1;
  });
}

/** How many lines must be drawn so that this fact is among them, in whole parts. */
export function drawnFor(ordered: readonly Filed[], id: string, drawn: number): number {
  const place = ordered.findIndex(({ fact }) => fact._id === id);
  if (place < drawn) return drawn;
  return Math.ceil((place + 1) / AT_ONCE) * AT_ONCE;
}

export type Became = "amended" | "retracted" | "accepted" | "declined";

/** What became of facts: the last word about each. */
export function becameOf(facts: readonly Filed[]): ReadonlyMap<string, Became> {
  const gone = withdrawn(facts);
  const found = new Map<string, Became>();
  const inOrder = [...facts].sort((one, other) => (momentOf(one) < momentOf(other) ? -1 : 1));
  for (const { fact } of inOrder) {
    if (gone.has(fact._id) || fact.retracts) continue;
    if (fact.amends) found.set(fact.amends, "amended");
    if (fact.kind === "acceptance") {
      found.set(String(fact.body.fact), fact.body.accept ? "accepted" : "declined");
    }
  }
  for (const id of gone) found.set(id, "retracted");
  return found;
}

/** The facts that count now: neither replaced nor taken back nor declined. */
export function counting(facts: readonly Filed[]): Filed[] {
  const became = becameOf(facts);
  return facts.filter(({ fact, receipt }) => {
    const word = became.get(fact._id);
    if (fact.retracts || (word && word !== "accepted")) return false;
    return receipt?.state !== "after-hand-over" || word === "accepted";
  });
}

function withdrawn(facts: readonly Filed[]): Set<string> {
  const by = new Map<string, Fact[]>();
  for (const { fact } of facts) {
    if (fact.retracts) by.set(fact.retracts, [...(by.get(fact.retracts) ?? []), fact]);
  }
  const stands = (id: string, deep: number): boolean =>
    deep > 20 || !(by.get(id) ?? []).some((one) => stands(one._id, deep + 1));
  return new Set([...by.keys()].filter((id) => !stands(id, 0)));
}
