/** Small literal documents for the tests of this folder. */
import type { Fact, FactKind } from "#shared/documents";
import type { Investigation, Ticket } from "#shared/ticket";
import type { Entry } from "./journal";
import type { WorkItem } from "./work";

export const WORK = "01a21781-1b92-77e2-a6e4-e1337b6e50c4";

export function investigation(more: Partial<Investigation> = {}): Investigation {
  return {
    id: WORK,
    type: "on-site-survey",
    crew: "c-north",
    assigned_at: "2026-11-23T08:00:00.000Z",
    due: null,
    note: null,
    state: "assigned",
    steps: [],
    ended_at: null,
    ended_because: null,
    skills: [],
    checklist: null,
    deadline: null,
    ...more,
  };
}

export function ticket(id: string, more: Partial<Ticket> = {}): Ticket {
  return {
    _id: `${id}:ticket`,
    _rev: "1-a",
    type: "ticket",
    ticket: id,
    status: "assigned",
    class: "PQ",
    sub_item: null,
    grade: null,
    title: "Low voltage",
    matter: null,
    demand: null,
    occurred_at: null,
    opened_at: "2026-11-23T07:00:00.000Z",
    priority: 3,
    emergency: false,
    escalated: false,
    repeats: 0,
    customer: null,
    site: { lat: 30, lon: 120, datum: "WGS84" },
    meter: null,
    supply: null,
    investigations: [investigation()],
    responsibility: { party: "undetermined", state: "open", basis: [], proposals: [] },
    resolution: { state: "open", measures: [] },
    evidence: {
      photos: { declared: 0, arrived: 0 },
      readings: 0,
      statements: 0,
      signatures: 0,
      flags: { counts: {}, facts: {} },
    },
    deadlines: [],
    attention: [],
    after_hand_over: [],
    history: [],
    ...more,
  };
}

export function fact(kind: FactKind, body: Record<string, unknown>, id = "T1"): Fact {
  return {
    _id: `${id}:${kind}:${crypto.randomUUID()}`,
    type: "fact",
    kind,
    schema: 1,
    ticket: id,
    investigation: WORK,
    author: { device: "d-1", crew: "c-north", member: "m-1" },
    at: { device: "2026-11-23T08:41:00.000Z", offset_ms: 0, offset_age_s: 0 },
    amends: null,
    retracts: null,
    body,
  };
}

export function entry(doc: Fact, more: Partial<Entry> = {}): Entry {
  return {
    id: doc._id,
    seq: 1,
    hash: "",
    ticket: doc.ticket,
    investigation: doc.investigation,
    doc,
    previews: {},
    bytes: 500,
    state: "here",
    writtenAt: 0,
    changedAt: 0,
    receipt: null,
    refusal: null,
    ...more,
  };
}

/** An investigation that is being worked on. */
export function workItem(about: Partial<Ticket> = {}): WorkItem {
  return {
    ticket: ticket("TKT1", about),
    investigation: investigation(),
    state: "working",
    due: null,
    deadline: "none",
    distance: null,
    unsent: 0,
    attention: 0,
  };
}
