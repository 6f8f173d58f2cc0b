/**
 * The documents of a crew's mailbox, as they cross the wire (`docs/architecture.md`).
 *
 * Only what the pages read is named; unknown members are let through, for servers are newer.
 */

import type { Ticket } from "./ticket";

export type FactKind =
  | "intake"
  | "assignment"
  | "recall"
  | "progress"
  | "finding"
  | "reading"
  | "photo"
  | "statement"
  | "signature"
  | "execution"
  | "instrument-file"
  | "meter-test"
  | "verdict"
  | "examination"
  | "measurements"
  | "acceptance"
  | "classification"
  | "pause"
  | "reopening"
  | "record";

export type Step =
  | "accepted"
  | "declined"
  | "en-route"
  | "arrived"
  | "working"
  | "paused"
  | "done"
  | "cannot-complete";
export type InvestigationState = "assigned" | Step | "recalled";
export type InvestigationType =
  | "on-site-survey"
  | "meter-test"
  | "power-quality"
  | "repair-visit"
  | "internal-records-check";
export type Party = "customer" | "utility" | "third-party" | "force-majeure" | "undetermined";
export type Datum = "WGS84" | "GCJ02" | "BD09" | "unknown";
export type ReceiptState = "accepted" | "needs-attention" | "after-hand-over" | "duplicate";
export type DeadlineState =
  | "waiting"
  | "running"
  | "at-risk"
  | "paused"
  | "met"
  | "met-late-reported"
  | "missed"
  | "provisional";

/** A fix exactly as received: degrees, metres at 95 % confidence, age in seconds. */
export interface Position {
  lat: number;
  lon: number;
  datum: Datum;
  accuracy_m?: number;
  provider?: string;
  age_s?: number;
  mock?: boolean;
}

export interface Author {
  device?: string;
  crew?: string;
  member?: string;
  user?: string;
  server?: string;
}

/** Device time, the last measured offset to the server and how old that measurement is. */
export interface At {
  device: string;
  offset_ms: number | null;
  offset_age_s: number | null;
}

export interface AttachmentStub {
  content_type: string;
  data?: string | Blob;
  digest?: string;
  length?: number;
  stub?: boolean;
}

export interface Fact<Body = Record<string, unknown>> {
  _id: string;
  _rev?: string;
  _attachments?: Record<string, AttachmentStub>;
  /** Links in place of attachments, in what was delivered from other crews. */
  previews?: Record<string, { href: string; content_type: string; length: number }>;
  type: "fact";
  kind: FactKind;
  schema: number;
  ticket: string;
  investigation: string | null;
  author: Author;
  at: At;
  amends: string | null;
  retracts: string | null;
  body: Body;
}

/** What is wrong with one member of a fact, or to be known of it. */
export interface Reason {
  field: string;
  code: string;
  message: string;
}

export interface EvidenceFlag {
  code: string;
  severity: "info" | "warn" | "alarm";
  zh: string;
  en: string;
  numbers?: Record<string, unknown>;
}

export interface Receipt {
  _id: string;
  type: "receipt";
  ticket: string;
  fact: string;
  crew: string | null;
  device: string | null;
  state: ReceiptState;
  reasons: Reason[];
  remarks?: Reason[];
  flags?: EvidenceFlag[];
  /** What the server saw in the bytes of the fact's file, once it has looked. */
  examined?: { fact: string; at: string; flags: EvidenceFlag[] };
  /** How many flags of each severity both have; only where there is any or an examination. */
  summary?: Record<EvidenceFlag["severity"], number>;
  received_at: string;
  corrected_at: string;
}

export interface Notice {
  _id: string;
  type: "notice";
  code: string;
  crew: string;
  ticket: string;
  investigation: string;
  investigation_type: InvestigationType;
  at: string | null;
  because: string | null;
  by: Author | null;
  fact: string | null;
}

/** What a device says is still on it; written over and over (`schemas/outbox.py`). */
export interface OutboxManifest {
  _id: string;
  _rev?: string;
  type: "outbox";
  schema: 1;
  author: Author;
  at: At;
  app: string;
  battery?: number;
  charging?: boolean;
  storage_left?: number;
  waiting: {
    what: "facts" | "originals";
    kind: FactKind;
    ticket?: string;
    count: number;
    bytes: number;
    since: string;
  }[];
}

export type MailboxDocument = Fact | Receipt | Notice | Ticket;
