/** Nearly the same picture in another ticket: which one it is, by the fingerprints that the server drew. Pure. */
import type { EvidenceFlag } from "#shared/documents";
import type { Filed } from "../open-ticket";
import type { Picture } from "./office-ticket";

const ABOUT_TWINS = new Set(["same-picture", "alike-picture"]);

/** The ticket that a flag says has such a picture; null where the flag is about something else. */
export function twinTicket(flag: EvidenceFlag): string | null {
  const other = flag.numbers?.ticket;
  return ABOUT_TWINS.has(flag.code) && typeof other === "string" ? other : null;
}

/** Fingerprints (64 bits, hexadecimal) of the pictures of a ticket, by hash of the original. */
export function fingerprints(facts: readonly Filed[]): ReadonlyMap<string, string> {
  return new Map(
    facts
      .filter(({ fact }) => fact.kind === "examination" && typeof fact.body.likeness === "string")
      .map(({ fact }) => [String(fact.body.sha256), String(fact.body.likeness)]),
  );
}

/** The picture among these that is most like this one: the same file, else the nearest fingerprint. */
export function nearest(
  mine: { sha256: string; likeness: string | undefined },
  theirs: readonly Picture[],
  known: ReadonlyMap<string, string>,
): Picture | null {
  const same = theirs.find(({ sha256 }) => sha256 === mine.sha256);
  if (same) return same;
  const apart = (one: Picture) => bitsApart(mine.likeness, known.get(one.sha256));
  return [...theirs].sort((one, other) => apart(one) - apart(other))[0] ?? null;
}

/** How many of 64 bits differ; all where one is not known. */
export function bitsApart(one: string | undefined, other: string | undefined): number {
  if (!one || !other) return 64;
  let differing = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  let count = 0;
  for (; differing > 0n; differing &= differing - 1n) count += 1;
  return count;
}
