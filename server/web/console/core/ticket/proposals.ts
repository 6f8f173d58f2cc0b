/** What crews propose, side by side: who says that whose fault it is, on what, and what is to be done. Pure. */
import type { Fact } from "#shared/documents";
import type { Filed } from "../open-ticket";
import type { Measure, OfficeTicket, Picture, Proposal } from "./office-ticket";

export interface Stand {
  proposal: Proposal;
  /** The finding or verdict that says it, as it stands now. */
  fact: Fact | null;
  seen: string;
  cause: string | null;
  measures: readonly Measure[];
  photos: readonly Picture[];
  /** What it rests on besides photos. */
  basis: readonly string[];
}

export function standsOf(ticket: OfficeTicket, facts: readonly Filed[]): Stand[] {
  const byId = new Map(facts.map(({ fact }) => [fact._id, fact]));
  return ticket.responsibility.proposals.map((proposal) => {
    const fact = latest(byId, proposal.fact);
    const body = fact?.body ?? {};
    const named = listOf(body.evidence);
    const photos = ticket.pictures.filter((one) =>
      named.length > 0 ? named.includes(one.fact) : isOf(byId.get(one.fact), proposal, fact),
    );
    return {
      proposal,
      fact,
      seen: String(body.seen ?? body.summary ?? ""),
      cause: typeof body.cause === "string" ? body.cause : null,
      measures: measuresOf(ticket, proposal, body),
      photos,
      basis: named.filter((id) => !photos.some((one) => one.fact === id)),
    };
  });
}

/** Whether who disagrees is to be decided: then all are shown at once. */
export function isDisputed(ticket: OfficeTicket): boolean {
  return ticket.responsibility.state === "disputed";
}

/** What the ticket has of them; once it was decided otherwise, what the finding itself says. */
function measuresOf(
  ticket: OfficeTicket,
  proposal: Proposal,
  body: Record<string, unknown>,
): Measure[] {
  const known = ticket.resolution.measures.filter((one) => one.fact === proposal.fact);
  if (known.length > 0) return known;
  const plan = body.resolution as { measures?: Measure[] } | undefined;
  return plan?.measures ?? [];
}

/** What amends the fact last, else the fact. */
function latest(byId: ReadonlyMap<string, Fact>, id: string): Fact | null {
  const amended = [...byId.values()].filter((one) => one.amends === id && !one.retracts);
  return amended.at(-1) ?? byId.get(id) ?? null;
}

/** A finding without evidence of its own has the photos of its crew's work. */
function isOf(photo: Fact | undefined, { crew }: Proposal, said: Fact | null): boolean {
  if (!photo || !said?.investigation) return false;
  return photo.author.crew === crew && photo.investigation === said.investigation;
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
