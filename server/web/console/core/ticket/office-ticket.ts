/** A ticket as the office reads it (`GET /api/v1/tickets/<id>`): a crew's ticket, and what is the office's alone. */
import type { Party, Reason } from "#shared/documents";
import type { Ticket } from "#shared/ticket";

export interface Share {
  party: Party;
  percent: number;
}

export interface Proposal {
  party: Party;
  shares: Share[];
  fact: string;
  crew: string | null;
}

export interface Measure {
  id: string;
  action: string;
  owner: Party | null;
  due: string | null;
  money?: boolean;
  amount?: string;
  currency?: string;
  fact: string;
  crew: string | null;
  execution: {
    state: "in-progress" | "done";
    at: string;
    by: string;
    note: string | null;
    evidence: string[];
  } | null;
}

export interface ApprovalStep {
  step: string;
  roles: string[];
  state: "waiting" | "approved" | "returned";
  at: string | null;
  by: string | null;
  deputy_for: string | null;
  reason: string | null;
}

export interface Copy {
  fact: string;
  role: string;
  href: string;
  by: string;
  at: string;
  reason: string;
}

/** A photo that stands; addresses that are null: there is nothing there (yet). */
export interface Picture {
  fact: string;
  sha256: string;
  arrived: boolean;
  caption: string | null;
  width: number | null;
  height: number | null;
  preview: string | null;
  view: string | null;
  original: string | null;
  derivatives: Copy[];
}

/** What a device says is still on it of this ticket. */
export interface OnDevice {
  device: string;
  crew: string;
  state: "reporting" | "silent";
  received_at: string;
  waiting: { facts: number; originals: number; bytes: number; since: string | null };
}

/** What somebody of the office said at some time; each kind has members of its own. */
export interface Said {
  fact: string;
  at: string;
  by: string;
}

export interface Check {
  item: string;
  done: boolean;
  missing: string[];
}

export interface NextStep {
  what: string;
  of: string[];
}

export type RecordOf = Said & { source: string; text: string; reference: string | null } & {
  files: { name: string; type: string; sha256: string; size: number }[] | null;
};

export interface OfficeTicket extends Omit<Ticket, "responsibility" | "resolution" | "evidence"> {
  channel: string | null;
  responsibility: {
    party: Party;
    shares: Share[];
    state: Ticket["responsibility"]["state"];
    basis: string[];
    proposals: Proposal[];
    reason: string | null;
  };
  resolution: {
    state: string;
    measures: Measure[];
    money: boolean;
    amount: string | null;
    currency: string | null;
    reason: string | null;
    approvals: ApprovalStep[];
    decided_by: string[];
    four_eyes: boolean;
  };
  evidence: Ticket["evidence"] & { media: { state: string; on_devices: OnDevice[] } };
  disputes: { about: string; facts: string[] }[];
  attention: { fact: string; reasons: Reason[] }[];
  after_archive: string[];
  replies: (Said & { channel: string; text: string; basis: string[] | null })[];
  call_backs: (Said & { satisfaction: string; note: string | null })[];
  reopenings: (Said & { reason: string })[];
  links: (Said & { relation: string; ticket: string; reason: string | null })[];
  records: RecordOf[];
  pauses: { cause: string; since: string; until: string | null; fact: string }[];
  hold: (Said & { reason: string }) | null;
  archived: (Said & { note: string | null }) | null;
  merged: (Said & { ticket: string; reason: string | null }) | null;
  classification: { proposed: Record<string, unknown>; reason: string | null };
  archive_check: Check[];
  pictures: Picture[];
  /** Commands that whoever is logged in may give now. */
  possible: string[];
  waits_for: NextStep | null;
}
