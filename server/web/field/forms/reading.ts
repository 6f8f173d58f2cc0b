/** The reading: one value as it stood on the instrument or the register. */

import { instantOf, localOf, numberOf, textOf } from "#shared/forms/values";
import type { Instrument } from "../core/device";
import type { FormOf } from "./form";

export const PHASES = ["L1", "L2", "L3", "N", "L12", "L23", "L31", "total"] as const;
export const METHODS = ["spot", "logger", "register"] as const;
export type Phase = (typeof PHASES)[number];
export type Method = (typeof METHODS)[number];

/** What a reading says of the instrument. */
export interface NamedInstrument {
  id?: string;
  model?: string;
  serial?: string;
  accuracy_class?: string;
}

export interface ReadingContent {
  quantity: string;
  value: string;
  unit: string;
  phase: Phase | "";
  method: Method | "";
  instrument: NamedInstrument | null;
  meter: string;
  register: string;
  intervalS: string;
  measuredAt: string;
  note: string;
}

export const READING: FormOf<ReadingContent> = {
  name: "reading",
  kind: "reading",
  version: 1,
  members: [
    ...["quantity", "value", "unit", "phase", "method", "instrument", "meter", "register"],
    ...["interval_s", "measured_at", "note"],
  ],
  blank: () => ({
    quantity: "",
    value: "",
    unit: "",
    phase: "",
    method: "",
    instrument: null,
    meter: "",
    register: "",
    intervalS: "",
    measuredAt: "",
    note: "",
  }),
  fromBody: (body) => ({
    quantity: textOf(body.quantity),
    value: textOf(body.value),
    unit: textOf(body.unit),
    phase: textOf(body.phase) as Phase | "",
    method: textOf(body.method) as Method | "",
    instrument: (body.instrument as NamedInstrument | undefined) ?? null,
    meter: textOf(body.meter),
    register: textOf(body.register),
    intervalS: textOf(body.interval_s),
    measuredAt: localOf(body.measured_at),
    note: textOf(body.note),
  }),
  toBody: (content) => ({
    quantity: content.quantity,
    value: content.value.trim(),
    unit: content.unit,
    phase: content.phase,
    method: content.method,
    instrument: content.method === "register" ? undefined : (content.instrument ?? undefined),
    meter: content.method === "register" ? content.meter.trim() : "",
    register: content.method === "register" ? content.register.trim() : "",
    interval_s: content.method === "logger" ? numberOf(content.intervalS) : undefined,
    measured_at: instantOf(content.measuredAt),
    note: content.note.trim(),
  }),
};

/** What a reading says of an instrument of the register. */
export function namedOf(instrument: Instrument): NamedInstrument {
  const { id, model, serial, accuracy_class } = instrument;
  return {
    id,
    ...(model ? { model } : {}),
    ...(serial ? { serial } : {}),
    ...(accuracy_class ? { accuracy_class } : {}),
  };
}
