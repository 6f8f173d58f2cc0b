/** A ticket, computed by the server, as a crew that holds it gets it (`casework/disclosure.py`). */

import type {
  Datum,
  DeadlineState,
  EvidenceFlag,
  InvestigationState,
  InvestigationType,
  Party,
  Reason,
  Step,
} from "./documents";

export interface Title {
  zh: string;
  en: string;
}

export interface Option {
  code: string;
  title: Title;
}

export interface ChecklistItem {
  code: string;
  kind: "photo" | "reading" | "choice" | "text" | "done";
  title: Title;
  required: boolean;
  options?: Option[];
}

/** How far a checklist is; `missing`: codes of required items without an answer. */
export interface Checklist {
  items: number;
  answered: number;
  missing: string[];
}

export interface StepTaken {
  step: Step;
  at: string;
  reported_at: string;
  fact: string;
  reason: string | null;
}

export interface Deadline {
  name: string;
  state: DeadlineState;
  starts_at: string | null;
  due: string | null;
  at_risk_from: string | null;
  met_at: string | null;
  source: string;
}

export interface Investigation {
  id: string;
  type: InvestigationType;
  crew: string | null;
  assigned_at: string;
  due: string | null;
  note: string | null;
  state: InvestigationState;
  steps: StepTaken[];
  ended_at: string | null;
  ended_because: string | null;
  skills: string[];
  checklist: Checklist | null;
  deadline: { due: string | null; state: DeadlineState } | null;
}

export interface Site {
  address?: string;
  lat?: number;
  lon?: number;
  datum?: Datum;
  /** How far from its middle one is still on site, where not as the profile says. */
  radius_m?: number;
  area?: string;
  district?: string;
  transformer?: string;
  feeder?: string;
}

export interface Meter {
  number?: string;
  accuracy_class?: string;
  multiplier?: number;
  phases?: number;
  [more: string]: unknown;
}

export interface Customer {
  account?: string;
  name?: string;
  phone?: string;
  language?: string;
  contacts?: { name?: string; phone?: string; role?: string }[];
}

/** A ticket as a crew that holds it gets it. */
export interface Ticket {
  _id: string;
  _rev: string;
  type: "ticket";
  ticket: string;
  status: string;
  class: string;
  sub_item: string | null;
  grade: string | null;
  title: string | null;
  matter: string | null;
  demand: string | null;
  occurred_at: string | null;
  opened_at: string;
  priority: number;
  emergency: boolean;
  escalated: boolean;
  repeats: number;
  customer: Customer | null;
  site: Site | null;
  meter: Meter | null;
  supply: Record<string, unknown> | null;
  investigations: Investigation[];
  responsibility: {
    party: Party;
    state: "open" | "proposed" | "disputed" | "confirmed";
    basis: string[];
    proposals: { party: Party; fact: string; crew: string | null }[];
  };
  resolution: {
    state: string;
    measures: {
      id: string;
      action: string;
      owner: Party | null;
      due: string | null;
      execution: { state: string } | null;
    }[];
  };
  evidence: {
    photos: { declared: number; arrived: number };
    readings: number;
    statements: number;
    signatures: number;
    flags: { counts: Record<string, number>; facts: Record<string, EvidenceFlag[]> };
  };
  deadlines: Deadline[];
  attention: { fact: string; reasons: Reason[] }[];
  after_hand_over: string[];
  history: { at: string; who: string; what: string; fact: string }[];
}
