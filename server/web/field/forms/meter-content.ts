/** What the form of a meter test holds: all numbers as typed, for their digits matter. */
import type { WorkItem } from "../core/work";
import type { Body } from "./form";
import type { NamedInstrument } from "./reading";

export const TEST_METHODS = ["customer-load", "phantom-load", "register", "laboratory"] as const;
export const CONNECTIONS = ["direct", "ct"] as const;
export const SEAL_STATES = ["intact", "broken", "missing", "new"] as const;
export const STAGES = ["as-found", "as-left"] as const;
export const WIRINGS = ["right", "wrong", "not-checked"] as const;
export const WAYS = ["errors", "registrations", "pulses", "energies"] as const;
export const BASES = ["whole-period", "later-half"] as const;
/** Sources of a false error, to be looked for. */
export const EXCLUDED = [
  "loose-clips",
  "phase-missing",
  "ambient-light",
  "unstable-load",
  "floating-neutral",
] as const;

export type Stage = (typeof STAGES)[number];
export type Way = (typeof WAYS)[number];
export type YesNo = "yes" | "no" | "";

export interface HeldPlate {
  number: string;
  make: string;
  model: string;
  accuracy_class: string;
  connection: (typeof CONNECTIONS)[number] | "";
  elements: string;
  voltage_v: string;
  basic_current_a: string;
  rated_current_a: string;
  max_current_a: string;
  constant: string;
  ct_ratio: string;
  vt_ratio: string;
  clock_error_s: string;
}

export interface HeldRegister {
  name: string;
  value: string;
}

export interface HeldSeal {
  number: string;
  place: string;
  state: (typeof SEAL_STATES)[number] | "";
  stage: Stage;
  photo: string;
}

export interface HeldElement {
  element: string;
  angle: string;
  reversed: boolean;
}

export interface HeldPoint {
  load: string;
  stage: Stage;
  current: string;
  factor: string;
  voltage: string;
  alone: boolean;
  atMeanLoad: boolean;
  way: Way;
  /** Errors, registrations or pulses of the standard, one for each repeat. */
  values: string[];
  meterPulses: string;
  standardConstant: string;
  standardRatio: string;
  energies: { meter: string; standard: string }[];
  /** Members that this form does not show, as they came. */
  more: Body;
}

export interface MeterContent {
  method: (typeof TEST_METHODS)[number] | "";
  meter: HeldPlate;
  registers: HeldRegister[];
  seals: HeldSeal[];
  wiring: (typeof WIRINGS)[number] | "";
  sequence: YesNo;
  elements: HeldElement[];
  wiringNote: string;
  reference: NamedInstrument | null;
  uncertainty: string;
  temperature: string;
  humidity: string;
  excluded: string[];
  points: HeldPoint[];
  creepMinutes: string;
  creepPulses: string;
  creepVoltage: string;
  startingCurrent: string;
  started: YesNo;
  customerKind: string;
  recorded: string;
  normal: string;
  begins: string;
  ends: string;
  basis: (typeof BASES)[number] | "";
  custodyPlace: string;
  custodySeal: string;
  custodyUntil: string;
  testedAt: string;
  evidence: string[];
  note: string;
  /** Members of these two that this form does not show, as they came. */
  billingMore: Body;
  custodyMore: Body;
}

const REPEATS = 3;

export function blankPoint(like?: HeldPoint): HeldPoint {
  return {
    load: "",
    stage: like?.stage ?? "as-found",
    current: "",
    factor: like?.factor ?? "1",
    voltage: like?.voltage ?? "",
    alone: false,
    atMeanLoad: false,
    way: like?.way ?? "errors",
    values: Array.from({ length: Math.max(REPEATS, like?.values.length ?? 0) }, () => ""),
    meterPulses: like?.meterPulses ?? "",
    standardConstant: like?.standardConstant ?? "",
    standardRatio: like?.standardRatio ?? "",
    energies: [{ meter: "", standard: "" }],
    more: {},
  };
}

export function blankSeal(stage: Stage = "as-found"): HeldSeal {
  return { number: "", place: "", state: "", stage, photo: "" };
}

/** An empty test of the ticket's meter. */
export function blankTest(item: WorkItem): MeterContent {
  const known = item.ticket.meter;
  const phases = Number(known?.phases ?? 0);
  return {
    method: "",
    meter: {
      number: known?.number ?? "",
      make: "",
      model: "",
      accuracy_class: known?.accuracy_class ?? "",
      connection: known?.multiplier && Number(known.multiplier) !== 1 ? "ct" : "direct",
      elements: phases ? String(phases) : "",
      voltage_v: "",
      basic_current_a: "",
      rated_current_a: "",
      max_current_a: "",
      constant: "",
      ct_ratio: "",
      vt_ratio: "",
      clock_error_s: "",
    },
    registers: [],
    seals: typeof known?.seal === "string" ? [{ ...blankSeal(), number: known.seal }] : [],
    wiring: "",
    sequence: "",
    elements: [],
    wiringNote: "",
    reference: null,
    uncertainty: "",
    temperature: "",
    humidity: "",
    excluded: [],
    points: [blankPoint()],
    ...{ creepMinutes: "", creepPulses: "", creepVoltage: "", startingCurrent: "", started: "" },
    ...{ customerKind: "", recorded: "", normal: "", begins: "", ends: "", basis: "" },
    ...{ custodyPlace: "", custodySeal: "", custodyUntil: "", testedAt: "", note: "" },
    evidence: [],
    billingMore: {},
    custodyMore: {},
  };
}
