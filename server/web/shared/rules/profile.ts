/** What devices judge by: parts of `GET /api/v1/profile`. Decimals are text. */

import type { Title } from "../ticket";

export interface Source {
  text: string;
  verified: boolean;
}

/** A current as a multiple of `Ib`, `In` or `Imax`. */
export interface Load {
  factor: string;
  base: string;
}

export interface MeterLimit {
  connection: string;
  start: Load;
  end: Load;
  /** Whether `end` belongs to the range. */
  closed: boolean;
  power_factors: string[];
  single_phase: boolean;
  /** %, either sign, allowed. */
  limit: string;
}

export interface MeterClass {
  name: string;
  /** Step of a reported error in %. */
  rounding: string | null;
  limits: MeterLimit[];
  no_load: {
    starting: Record<string, string>;
    creep_factor: string;
    creep_voltage_percent: string;
    source: Source;
  } | null;
  source: Source;
}

export interface ReferenceRule {
  /** Accuracy classes from coarse to fine. */
  classes: string[];
  better_by: number;
  compared_within_months: number;
  source: Source;
}

export interface FieldTest {
  least_repeats: number;
  least_load_percent: string;
  least_load_percent_s: string;
  least_power_factor: string;
  unity_from: string;
  watt_second_percent: string;
  source: Source;
}

export interface MeanRule {
  name: string;
  customers: string[];
  weights: Record<string, string>;
  source: Source;
}

export interface Registration {
  name: string;
  weights: Record<string, string>;
  average_limit: string;
  limits: Record<string, string>;
  source: Source;
}

export interface RefundRule {
  name: string;
  applies_to: string;
  rule_id: string;
  rule_version: string;
  article: string;
  base: string;
  factor: string;
  decimals: number;
  source: Source;
}

export interface RatioRule {
  name: string;
  kind: string;
  /** [% of rated, limit in %], rising. */
  limits: [string, string][];
  source: Source;
}

/**
 * The most (%, of the rated voltage) that secondary leads of a VT may drop before meters of these
 * accuracy classes, or in installations of these classes, which come first.
 */
export interface LeadDrop {
  name: string;
  classes: string[];
  installations: string[];
  limit: string;
  source: Source;
}

export interface Bound {
  share: string;
  low: string | null;
  high: string | null;
  orders: number[];
}

export interface SupplyRule {
  name: string;
  quantity: string;
  unit: string;
  nominal: string | null;
  spot_repeats: number;
  bounds: Bound[];
  source: Source;
}

export interface RegisterRule {
  high_factor: string;
  low_factor: string;
  rollover_factor: string;
  source: Source;
}

export interface ProposalRule {
  name: string;
  about: string;
  outcome: string;
  party: string | null;
  excludes: string | null;
  causes: string[];
  unless_flags: string[];
  source: Source;
}

export interface Metrology {
  classes: Record<string, MeterClass>;
  reference: ReferenceRule | null;
  field_test: FieldTest | null;
  means: MeanRule[];
  registrations: Registration[];
  refunds: RefundRule[];
  ratios: RatioRule[];
  lead_drops: LeadDrop[];
  supply: SupplyRule[];
  register: RegisterRule | null;
  proposals: ProposalRule[];
}

/** Units as factors to the first one, and the plausible range in that. */
export interface QuantityRule {
  code: string;
  title: Title;
  units: Record<string, number>;
  low: number;
  high: number;
}

export interface LimitRule {
  name: string;
  quantity: string;
  unit: string;
  low: number;
  high: number;
  source: Source;
}

export interface PlaceRule {
  /** Metres. */
  geofence_m: number;
  arrival_accuracy_m: number;
  source: Source;
}

export interface CheckRule {
  clock_offset_s: number;
  [more: string]: unknown;
}

/** The profile as far as rules on the device read it. */
export interface Profile {
  name: string;
  version: number;
  timezone: string;
  causes: { code: string; title: Title }[];
  quantities: Record<string, QuantityRule>;
  limits: LimitRule[];
  metrology: Metrology;
  place: PlaceRule;
  photo: { types: string[]; largest_bytes: number; source: Source };
  checks: CheckRule | null;
}
