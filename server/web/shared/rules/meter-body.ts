/** The body of a `meter-test`, as `schemas/facts/meter_test.py` has it: what the rules read. */

import type { Written } from "./exact";

export interface Nameplate {
  number: string;
  accuracy_class?: string | null;
  installation_class?: string | null;
  connection?: "direct" | "ct" | null;
  elements?: number | null;
  voltage_v?: Written | null;
  basic_current_a?: Written | null;
  rated_current_a?: Written | null;
  max_current_a?: Written | null;
  /** imp/kWh */
  constant?: Written | null;
  ct_ratio?: Written | null;
  vt_ratio?: Written | null;
  [more: string]: unknown;
}

export interface LoadPoint {
  load?: string | null;
  stage?: "as-found" | "as-left" | null;
  at_mean_load?: boolean | null;
  current_a: Written;
  power_factor: string;
  single_phase?: boolean | null;
  errors_percent?: Written[] | null;
  registrations_percent?: Written[] | null;
  pulses?: {
    meter_pulses: Written;
    standard_constant: Written;
    standard_pulses: Written[];
    standard_ratio?: Written | null;
  } | null;
  energies?: { meter_kwh: Written; standard_kwh: Written }[] | null;
  watt_second?: { pulses: Written; seconds: Written; power_kw: Written } | null;
  [more: string]: unknown;
}

export interface Transformer {
  kind: "ct" | "vt";
  element?: string | null;
  accuracy_class?: string | null;
  ratio?: Written | null;
  rated_primary?: Written | null;
  primary?: Written | null;
  secondary?: Written | null;
  burden_va?: Written | null;
  rated_burden_va?: Written | null;
  lead_drop_percent?: Written | null;
}

export interface Billing {
  recorded_kwh?: Written | null;
  normal_kwh?: Written | null;
  basis?: "whole-period" | "later-half" | null;
  registered_share?: string | null;
  booked_multiplier?: Written | null;
  actual_multiplier?: Written | null;
  [more: string]: unknown;
}

export interface NamedStandard {
  id?: string | null;
  serial?: string | null;
  accuracy_class?: string | null;
  uncertainty_percent?: Written | null;
}

export interface MeterTest {
  meter: Nameplate;
  seals?: { state: string; [more: string]: unknown }[] | null;
  wiring?: { result: string; [more: string]: unknown } | null;
  reference?: NamedStandard | null;
  points?: LoadPoint[] | null;
  creep?: { minutes: Written; pulses: number; voltage_percent?: Written | null } | null;
  starting?: { current_a: Written; started: boolean } | null;
  transformers?: Transformer[] | null;
  registration_method?: string | null;
  customer_kind?: string | null;
  billing?: Billing | null;
  tested_at?: string | null;
  [more: string]: unknown;
}
