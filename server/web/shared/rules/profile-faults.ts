/**
 * What a well-formed fact says that the profile does not allow (`casework/examine.py`), so that it
 * is seen before the fact is sent.
 */

import type { FactKind } from "../documents";
import { exactOrNull } from "./exact";
import type { Profile } from "./profile";
import { inFirstUnit, isPlausible, type SaidValue } from "./quantity";
import type { Fault } from "./shape";

type Body = Readonly<Record<string, unknown>>;

/** Faults of a body of this kind; none for kinds that the profile says nothing of. */
export function profileFaults(kind: FactKind, body: Body, ticket: string, rules: Profile): Fault[] {
  const rule = BY_KIND[kind];
  return rule === undefined ? [] : rule(body, ticket, rules);
}

const BY_KIND: Partial<Record<FactKind, (body: Body, ticket: string, rules: Profile) => Fault[]>> =
  {
    reading: (body, _, rules) => readingFaults(body, rules),
    photo: (body, _, rules) => photoFaults(body, rules),
    finding: findingFaults,
    "meter-test": meterTestFaults,
  };

/** Quantity and unit are known and the value is no slip of the pen (V for kV). */
function readingFaults(body: Body, rules: Profile): Fault[] {
  const said = body as unknown as SaidValue;
  const rule = rules.quantities[said.quantity];
  if (rule === undefined) return [{ field: "body.quantity", code: "unknown-quantity" }];
  if (rule.units[said.unit] === undefined) return [{ field: "body.unit", code: "unknown-unit" }];
  const value = inFirstUnit(said, rules.quantities);
  const plausible = value !== null && isPlausible(value, rule);
  return plausible ? [] : [{ field: "body.value", code: "not-plausible" }];
}

function photoFaults(body: Body, { photo }: Profile): Fault[] {
  const faults: Fault[] = [];
  if (!photo.types.includes(String(body.type))) {
    faults.push({ field: "body.type", code: "unknown-type" });
  }
  if (exactOrNull(body.size)?.gt(photo.largest_bytes)) {
    faults.push({ field: "body.size", code: "too-large" });
  }
  return faults;
}

function findingFaults(body: Body, ticket: string, rules: Profile): Fault[] {
  const { cause } = body;
  const known = cause == null || rules.causes.some((one) => one.code === cause);
  const faults = known ? [] : [{ field: "body.cause", code: "unknown-cause" }];
  return [...faults, ...otherTickets(body, ticket)];
}

/** The class is one the profile has limits for; a profile of methods knows no classes. */
function meterTestFaults(body: Body, ticket: string, rules: Profile): Fault[] {
  const { classes, registrations } = rules.metrology;
  const said = (body.meter as Body).accuracy_class;
  const method = body.registration_method;
  const faults: Fault[] = [];
  if (Object.keys(classes).length > 0 && classes[String(said)] === undefined) {
    faults.push({ field: "body.meter.accuracy_class", code: "unknown-class" });
  }
  if (method != null && !registrations.some((one) => one.name === method)) {
    faults.push({ field: "body.registration_method", code: "unknown-method" });
  }
  return [...faults, ...otherTickets(body, ticket)];
}

function otherTickets(body: Body, ticket: string): Fault[] {
  const named = (body.evidence as string[] | null | undefined) ?? [];
  return named.flatMap((fact, place) =>
    fact.split(":")[0] === ticket
      ? []
      : [{ field: `body.evidence.${place}`, code: "other-ticket" }],
  );
}
