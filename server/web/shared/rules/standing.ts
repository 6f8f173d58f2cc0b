/**
 * What is said of a ticket as far as this device knows: facts that came with the mailbox and own
 * ones that were not sent yet, after amendments and withdrawals (`casework/amendments.py`).
 *
 * An amendment replaces the body of the fact it names; what is withdrawn counts no more, and
 * withdrawing a withdrawal revives. Facts that wait for a person (`held`) do not count. Order: by
 * the moment of the first fact, with the clock's measured error taken out and not before the
 * assignment it belongs to; the server knows receipts besides, so its order wins once they came.
 */

import type { Fact } from "../documents";

/** One thing that is said now. */
export interface Said {
  /** Whose body counts now. */
  fact: Fact;
  /** What it amends; itself where it amends nothing. */
  first: Fact;
  /** Milliseconds since 1970, of the first. */
  at: number;
}

/**
 * What stands, in order.
 *
 * `received` gives for a fact the server's moment of receipt (from its receipt), null while there
 * is none; `held` are ids that the server holds for a person.
 */
export function standing(
  facts: readonly Fact[],
  received: (id: string) => string | null,
  held: ReadonlySet<string> = new Set(),
): Said[] {
  const known = new Map(facts.filter((one) => !held.has(one._id)).map((one) => [one._id, one]));
  const gone = withdrawn([...known.values()]);
  const groups = new Map<string, Fact[]>();
  for (const fact of known.values()) {
    if (fact.retracts) continue;
    const root = rootOf(fact, known);
    groups.set(root, [...(groups.get(root) ?? []), fact]);
  }
  const begins = assignedAt([...known.values()], received);
  const when = (fact: Fact) => correctedAt(fact, received(fact._id), begins(fact));
  const said = [...groups].flatMap(([root, members]): Said[] => {
    const living = members.filter((one) => !gone.has(one._id));
    const first = members.find((one) => one._id === root) ?? members[0];
    if (gone.has(root) || living.length === 0 || first === undefined) return [];
    return [{ fact: lastOf(living, when), first, at: when(first) }];
  });
  const receipt = ({ first }: Said) => received(first._id) ?? NOT_YET;
  return said.sort(
    (one, other) =>
      one.at - other.at || compare(receipt(one), receipt(other)) || compareIds(one, other),
  );
}

/** The moment of a fact: device time and measured offset, not before `begins` or after receipt. */
export function correctedAt(fact: Fact, received: string | null, begins: number | null): number {
  const told = Date.parse(fact.at.device) + (fact.at.offset_ms ?? 0);
  const bounded = begins === null ? told : Math.max(told, begins);
  return received === null ? bounded : Math.min(bounded, Date.parse(received));
}

/** Later than any receipt. */
const NOT_YET = "9";

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function compareIds(one: Said, other: Said): number {
  const [a, b] = [
    [one.first.at.device, one.fact._id].join(),
    [other.first.at.device, other.fact._id].join(),
  ];
  return compare(a as string, b as string);
}

/** Ids of facts that a standing withdrawal takes back. */
function withdrawn(facts: readonly Fact[]): ReadonlySet<string> {
  const by = new Map<string, string[]>();
  for (const { _id, retracts } of facts) {
    if (retracts) by.set(retracts, [...(by.get(retracts) ?? []), _id]);
  }
  const known = new Map<string, boolean>();
  const stands = (id: string): boolean => {
    const told = known.get(id);
    if (told !== undefined) return told;
    known.set(id, true); // what a circle of withdrawals finds
    const found = !(by.get(id) ?? []).some(stands);
    known.set(id, found);
    return found;
  };
  return new Set([...by.keys()].sort().filter((id) => !stands(id)));
}

function rootOf(fact: Fact, known: ReadonlyMap<string, Fact>): string {
  const seen = new Set([fact._id]);
  let root = fact._id;
  for (let next = fact.amends; next && !seen.has(next); next = known.get(next)?.amends ?? null) {
    seen.add(next);
    root = next;
  }
  return root;
}

/** Of what is not amended by what is not withdrawn, the latest. */
function lastOf(living: readonly Fact[], when: (fact: Fact) => number): Fact {
  const amended = new Set(living.map((one) => one.amends));
  const heads = living.filter((one) => !amended.has(one._id));
  return (heads.length > 0 ? heads : living).reduce((best, one) =>
    when(one) > when(best) || (when(one) === when(best) && one._id > best._id) ? one : best,
  );
}

/** When the assignment came that a fact belongs to. */
function assignedAt(facts: readonly Fact[], received: (id: string) => string | null) {
  const moments = new Map(
    facts
      .filter((one) => one.kind === "assignment")
      .map((one) => [one._id.split(":").at(-1), received(one._id)]),
  );
  return (fact: Fact): number | null => {
    if (fact.author.device === undefined) return null;
    const at = moments.get(fact.investigation ?? "");
    return at ? Date.parse(at) : null;
  };
}
