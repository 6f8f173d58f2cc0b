/** Facts of a device: the envelope around what somebody says. */
import { v7 as uuid7 } from "uuid";
import type { At, Fact, FactKind } from "#shared/documents";

/** Who writes: this device, for its crew, in the hands of a member. */
export interface Writer {
  device: string;
  crew: string;
  member: string;
}

/** What a fact is about. `amends`: the fact it corrects; `retracts`: the one it takes back. */
export interface About {
  ticket: string;
  investigation: string;
  amends?: string;
  retracts?: string;
}

/** The newest schema version of each kind that this app writes (`schemas/facts`). */
const SCHEMA: Partial<Record<FactKind, number>> = { reading: 2 };

export function makeFact(
  kind: FactKind,
  about: About,
  body: Record<string, unknown>,
  writer: Writer,
  at: At,
): Fact {
  return {
    _id: `${about.ticket}:${kind}:${uuid7()}`,
    type: "fact",
    kind,
    schema: SCHEMA[kind] ?? 1,
    ticket: about.ticket,
    investigation: about.investigation,
    author: { device: writer.device, crew: writer.crew, member: writer.member },
    at,
    amends: about.amends ?? null,
    retracts: about.retracts ?? null,
    body: without(body),
  };
}

/** Ticket, kind and uuid of a fact's id, or null where the text is none. */
export function splitFactId(id: string): { ticket: string; kind: string; uuid: string } | null {
  const [ticket, kind, uuid, more] = id.split(":");
  return ticket && kind && uuid && more === undefined ? { ticket, kind, uuid } : null;
}

/** A form leaves what nobody filled in undefined or empty; the wire has no such members. */
function without(body: Record<string, unknown>): Record<string, unknown> {
  const given = Object.entries(body).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(given);
}
