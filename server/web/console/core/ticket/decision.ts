/** A decision as its form holds it: a proposal that is confirmed, or what is decided in its place. Pure. */
import type { Party } from "#shared/documents";
import { type HeldShare, mainly, percentLeft, sharesOf } from "#shared/forms/shares";
import { instantOf, localOf } from "#shared/forms/values";
import type { Measure, OfficeTicket } from "./office-ticket";
import type { Stand } from "./proposals";

export interface HeldMeasure {
  /** Of a measure that the ticket has: what was reported of it stays with it. */
  id: string;
  action: string;
  owner: Party | "";
  due: string;
  amount: string;
}

export interface HeldDecision {
  /** The fact of the proposal that is confirmed; empty: another party; null: not said yet. */
  of: string | null;
  party: Party | "";
  shares: HeldShare[];
  reason: string;
  /** Whether the measures of the proposal are taken as they are. */
  asProposed: boolean;
  measures: HeldMeasure[];
}

/** Where one proposal stands alone it is chosen; between several a person chooses. */
export function heldDecision(ticket: OfficeTicket, stands: readonly Stand[]): HeldDecision {
  const { measures } = ticket.resolution;
  const blank = { party: "" as const, shares: [], reason: "", measures: measures.map(heldMeasure) };
  const only = stands.length === 1 ? stands[0] : undefined;
  const between = stands.length > 1 ? null : "";
  return { ...blank, of: only?.proposal.fact ?? between, asProposed: stands.length > 0 };
}

export function blankMeasure(): HeldMeasure {
  return { id: "", action: "", owner: "", due: "", amount: "" };
}

export function heldMeasure({ id, action, owner, due, amount }: Measure): HeldMeasure {
  return { id, action, owner: owner ?? "", due: localOf(due), amount: amount ?? "" };
}

/** What keeps it from being sent; null: nothing. */
export type Lacking = "choice" | "party" | "shares" | "reason" | "measures";

export function lacking(held: HeldDecision, stands: readonly Stand[]): Lacking | null {
  const confirmed = chosen(held, stands);
  if (held.of === null) return "choice";
  if (!confirmed && held.shares.length > 0 && percentLeft(held.shares) !== 0) return "shares";
  if (!confirmed && !mainly(held.shares, held.party)) return "party";
  if (!held.reason.trim()) return "reason";
  const isUnclear = held.measures.some((one) => !one.action.trim());
  return !held.asProposed && isUnclear ? "measures" : null;
}

/** The body of the decision. */
export function decisionBody(
  held: HeldDecision,
  stands: readonly Stand[],
  currency: string,
): Record<string, unknown> {
  const confirmed = chosen(held, stands);
  const reason = held.reason.trim();
  const whole = confirmed
    ? { ...partyOf(confirmed), reason, basis: basisOf(confirmed) }
    : { party: mainly(held.shares, held.party), ...shared(sharesOf(held.shares)), reason };
  const plan = planOf(held, confirmed, currency);
  return { responsibility: whole, ...(plan ? { resolution: plan } : {}) };
}

function planOf(held: HeldDecision, confirmed: Stand | null, currency: string) {
  if (!held.asProposed && held.measures.length > 0)
    return { measures: held.measures.map((one) => measureOf(one, currency)) };
  // Only a finding proposes measures; with neither, those that were proposed last stand.
  if (confirmed?.fact?.kind === "finding") return { confirms: confirmed.proposal.fact };
  return held.asProposed ? {} : undefined;
}

function measureOf({ id, action, owner, due, amount }: HeldMeasure, currency: string) {
  const until = instantOf(due);
  return {
    ...(id ? { id } : {}),
    action: action.trim(),
    ...(owner ? { owner } : {}),
    ...(until ? { due: until } : {}),
    ...(amount ? { money: true, amount, currency } : {}),
  };
}

function chosen(held: HeldDecision, stands: readonly Stand[]): Stand | null {
  return stands.find(({ proposal }) => proposal.fact === held.of) ?? null;
}

function partyOf({ proposal: { party, shares } }: Stand) {
  return { party, ...shared(shares.length > 0 ? shares : undefined) };
}

function shared(shares: unknown[] | undefined) {
  return shares ? { shares } : {};
}

function basisOf({ proposal, basis, photos }: Stand): string[] {
  return [...new Set([proposal.fact, ...basis, ...photos.map((one) => one.fact)])].slice(0, 200);
}
