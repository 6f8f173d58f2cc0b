/** The meter test: from what the form holds to the body of a fact. `meter-read.ts` goes the other way. */

import { instantOf, numberOf, wholeOf } from "#shared/forms/values";
import type { Body, FormOf } from "./form";
import {
  blankTest,
  type HeldPoint,
  type HeldSeal,
  type MeterContent,
  type YesNo,
} from "./meter-content";
import { testOf } from "./meter-read";

export const METER_TEST: FormOf<MeterContent> = {
  name: "meter-test",
  kind: "meter-test",
  version: 1,
  members: [
    ...["method", "meter", "seals", "wiring", "reference", "conditions", "points", "creep"],
    ...["starting", "customer_kind", "billing", "custody", "tested_at", "evidence", "note"],
  ],
  blank: blankTest,
  fromBody: testOf,
  toBody: bodyOf,
};

function bodyOf(content: MeterContent): Body {
  return {
    method: content.method,
    meter: plateOf(content),
    seals: content.seals.map(sealOf),
    wiring: wiringOf(content),
    reference: referenceOf(content),
    conditions: {
      temperature_c: numberOf(content.temperature),
      humidity_percent: numberOf(content.humidity),
      excluded: content.excluded,
    },
    points: content.points.filter(isBegun).map(pointOf),
    creep: creepOf(content),
    starting: startingOf(content),
    customer_kind: content.customerKind,
    billing: billingOf(content),
    custody: {
      ...content.custodyMore,
      place: content.custodyPlace.trim(),
      seal: content.custodySeal.trim(),
      until: instantOf(content.custodyUntil),
    },
    tested_at: instantOf(content.testedAt),
    evidence: content.evidence,
    note: content.note.trim(),
  };
}

function plateOf({ meter, registers }: MeterContent): Body {
  const { elements, clock_error_s, ...plate } = meter;
  const trimmed = Object.fromEntries(
    Object.entries(plate).map(([name, value]) => [name, value.trim()]),
  );
  return {
    ...trimmed,
    elements: wholeOf(elements),
    clock_error_s: numberOf(clock_error_s),
    registers: registers.map(({ name, value }) => ({ name: name.trim(), value_kwh: value })),
  };
}

function sealOf({ number, place, state, stage, photo }: HeldSeal): Body {
  return { number: number.trim(), place: place.trim(), state, stage, photo };
}

function wiringOf({ wiring, sequence, elements, wiringNote }: MeterContent): Body | undefined {
  if (!wiring) return undefined;
  return {
    result: wiring,
    phase_sequence_right: flagOf(sequence),
    elements: elements.map(({ element, angle, reversed }) => ({
      element: element.trim(),
      angle_deg: numberOf(angle),
      reversed: reversed || undefined,
    })),
    note: wiringNote.trim(),
  };
}

/** A standard is named by its id and its serial; what the certificate says goes with it. */
function referenceOf({ reference, uncertainty }: MeterContent): Body | undefined {
  if (!reference && !uncertainty.trim()) return undefined;
  const { id, serial, accuracy_class } = reference ?? {};
  return { id, serial, accuracy_class, uncertainty_percent: uncertainty };
}

/** A point that nobody has typed anything into is none. */
export function isBegun(point: HeldPoint): boolean {
  const { current, values, energies, meterPulses, load } = point;
  const typed = [current, load, meterPulses, ...values];
  return [...typed, ...energies.flatMap((one) => [one.meter, one.standard])].some((one) => one);
}

function pointOf(point: HeldPoint): Body {
  const values = point.values.filter((value) => value.trim() !== "");
  const { way } = point;
  return {
    ...point.more,
    load: point.load.trim(),
    stage: point.stage,
    current_a: point.current,
    power_factor: point.factor.trim(),
    voltage_v: point.voltage,
    single_phase: point.alone || undefined,
    at_mean_load: point.atMeanLoad || undefined,
    errors_percent: way === "errors" ? values : undefined,
    registrations_percent: way === "registrations" ? values : undefined,
    pulses:
      way === "pulses"
        ? {
            meter_pulses: point.meterPulses,
            standard_constant: point.standardConstant,
            standard_pulses: values,
            standard_ratio: point.standardRatio,
          }
        : undefined,
    energies:
      way === "energies"
        ? point.energies
            .filter(({ meter, standard }) => meter || standard)
            .map(({ meter, standard }) => ({ meter_kwh: meter, standard_kwh: standard }))
        : undefined,
  };
}

function creepOf({ creepMinutes, creepPulses, creepVoltage }: MeterContent): Body {
  return {
    minutes: creepMinutes,
    pulses: wholeOf(creepPulses),
    voltage_percent: creepVoltage,
  };
}

function startingOf({ startingCurrent, started }: MeterContent): Body {
  return { current_a: startingCurrent, started: flagOf(started) };
}

function billingOf({ recorded, normal, begins, ends, basis, billingMore }: MeterContent): Body {
  return {
    ...billingMore,
    recorded_kwh: recorded,
    normal_kwh: normal,
    begins: instantOf(begins),
    ends: instantOf(ends),
    basis,
  };
}

function flagOf(choice: YesNo): boolean | undefined {
  return choice === "" ? undefined : choice === "yes";
}
