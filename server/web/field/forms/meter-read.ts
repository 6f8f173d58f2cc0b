/** The meter test: from the body of a fact that is corrected to what the form holds. */

import { localOf, textOf } from "#shared/forms/values";
import type { WorkItem } from "../core/work";
import type { Body } from "./form";
import {
  blankPoint,
  blankTest,
  type HeldPoint,
  type HeldSeal,
  type MeterContent,
  type Way,
  type YesNo,
} from "./meter-content";
import type { NamedInstrument } from "./reading";

export function testOf(body: Body, item: WorkItem): MeterContent {
  const part = (name: string) => (body[name] ?? {}) as Body;
  const [wiring, conditions, creep, starting] = [
    part("wiring"),
    part("conditions"),
    part("creep"),
    part("starting"),
  ];
  const [billing, custody, reference] = [part("billing"), part("custody"), part("reference")];
  return {
    ...blankTest(item),
    method: textOf(body.method) as MeterContent["method"],
    ...plateOf(part("meter"), item),
    seals: listOf(body.seals).map(sealOf),
    wiring: textOf(wiring.result) as MeterContent["wiring"],
    sequence: choiceOf(wiring.phase_sequence_right),
    elements: listOf(wiring.elements).map((one) => ({
      element: textOf(one.element),
      angle: textOf(one.angle_deg),
      reversed: one.reversed === true,
    })),
    wiringNote: textOf(wiring.note),
    reference: body.reference ? (reference as NamedInstrument) : null,
    uncertainty: textOf(reference.uncertainty_percent),
    temperature: textOf(conditions.temperature_c),
    humidity: textOf(conditions.humidity_percent),
    excluded: (conditions.excluded as string[] | undefined) ?? [],
    points: listOf(body.points).map(pointOf),
    creepMinutes: textOf(creep.minutes),
    creepPulses: textOf(creep.pulses),
    creepVoltage: textOf(creep.voltage_percent),
    startingCurrent: textOf(starting.current_a),
    started: choiceOf(starting.started),
    customerKind: textOf(body.customer_kind),
    recorded: textOf(billing.recorded_kwh),
    normal: textOf(billing.normal_kwh),
    begins: localOf(billing.begins),
    ends: localOf(billing.ends),
    basis: textOf(billing.basis) as MeterContent["basis"],
    custodyPlace: textOf(custody.place),
    custodySeal: textOf(custody.seal),
    custodyUntil: localOf(custody.until),
    testedAt: localOf(body.tested_at),
    evidence: (body.evidence as string[] | undefined) ?? [],
    note: textOf(body.note),
    // What is shown of these is written over this again.
    billingMore: billing,
    custodyMore: custody,
  };
}

function plateOf(meter: Body, item: WorkItem): Pick<MeterContent, "meter" | "registers"> {
  const names = Object.keys(blankTest(item).meter);
  const plate = Object.fromEntries(names.map((name) => [name, textOf(meter[name])]));
  return {
    meter: plate as unknown as MeterContent["meter"],
    registers: listOf(meter.registers).map((one) => ({
      name: textOf(one.name),
      value: textOf(one.value_kwh),
    })),
  };
}

function sealOf(seal: Body): HeldSeal {
  return {
    number: textOf(seal.number),
    place: textOf(seal.place),
    state: textOf(seal.state) as HeldSeal["state"],
    stage: (textOf(seal.stage) || "as-found") as HeldSeal["stage"],
    photo: textOf(seal.photo),
  };
}

function pointOf(point: Body): HeldPoint {
  const pulses = (point.pulses ?? {}) as Body;
  const { frequency_hz, watt_second } = point;
  return {
    ...blankPoint(),
    load: textOf(point.load),
    stage: (textOf(point.stage) || "as-found") as HeldPoint["stage"],
    current: textOf(point.current_a),
    factor: textOf(point.power_factor),
    voltage: textOf(point.voltage_v),
    alone: point.single_phase === true,
    atMeanLoad: point.at_mean_load === true,
    ...measuredOf(point),
    meterPulses: textOf(pulses.meter_pulses),
    standardConstant: textOf(pulses.standard_constant),
    standardRatio: textOf(pulses.standard_ratio),
    more: { frequency_hz, watt_second },
  };
}

function measuredOf(point: Body): Pick<HeldPoint, "way" | "values" | "energies"> {
  const ways: [Way, unknown][] = [
    ["errors", point.errors_percent],
    ["registrations", point.registrations_percent],
    ["pulses", (point.pulses as Body | undefined)?.standard_pulses],
  ];
  const energies = listOf(point.energies).map((one) => ({
    meter: textOf(one.meter_kwh),
    standard: textOf(one.standard_kwh),
  }));
  const [way, values] = ways.find(([, list]) => Array.isArray(list)) ?? ["errors", []];
  return {
    way: energies.length > 0 ? "energies" : way,
    values: (values as unknown[]).map(textOf),
    energies: energies.length > 0 ? energies : blankPoint().energies,
  };
}

function listOf(value: unknown): Body[] {
  return Array.isArray(value) ? (value as Body[]) : [];
}

function choiceOf(value: unknown): YesNo {
  return value === undefined || value === null ? "" : value ? "yes" : "no";
}
