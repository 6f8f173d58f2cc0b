/**
 * The form of facts, checked before they are written: the same limits of length and form, and the
 * same codes, as the server's `schemas/facts`, from which `shapes.json` is made.
 */

import type { FactKind } from "../documents";
import { RULES } from "./shape-rules";
import { type Patterns, SINGLE } from "./shape-values";
import shapes from "./shapes.json";

/** One thing that is wrong: where, and a stable code. */
export interface Fault {
  field: string;
  code: string;
}

/** How one member has to be. */
export interface Member {
  is: string;
  required?: boolean;
  longest?: number;
  shortest?: number;
  words?: string[];
  low?: number;
  high?: number;
  shape?: string;
  item?: Member;
  most?: number;
}

interface Rule {
  name: string;
  /** Left out where a member is faulty. */
  skips: boolean;
}

interface Shape {
  members: Record<string, Member>;
  rules: Rule[];
}

interface Book {
  patterns: Patterns;
  kinds: Record<string, { schema: number; shape: string }>;
  shapes: Record<string, Shape>;
}

const BOOK = shapes as unknown as Book;
type Value = { value?: unknown; faults: Fault[] };

/** The version of the form that a kind's facts are written in. */
export function schemaOf(kind: FactKind): number {
  return kindOf(kind).schema;
}

/** Every fault of a body's form, by path. Throws RangeError for a kind that devices do not write. */
export function bodyFaults(kind: FactKind, body: unknown): Fault[] {
  return sorted(checkShape(kindOf(kind).shape, body, "body").faults);
}

/** The same for the body of a fact that retracts another. */
export function withdrawalFaults(body: unknown): Fault[] {
  return sorted(checkShape("_Withdrawal", body, "body").faults);
}

/** The names of all rules between members, which `shape-rules.ts` has. */
export function ruleNames(): string[] {
  return Object.entries(BOOK.shapes).flatMap(([shape, { rules }]) =>
    rules.map((rule) => `${shape}.${rule.name}`),
  );
}

function kindOf(kind: string) {
  const found = BOOK.kinds[kind];
  if (found === undefined) throw new RangeError(`no form for ${kind}`);
  return found;
}

function sorted(faults: Fault[]): Fault[] {
  const key = ({ field, code }: Fault) => `${field}\u0000${code}`;
  return faults.sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

/** `value`: what is sound of it, which the rules between members look at. */
function checkShape(name: string, said: unknown, path: string): Value {
  const shape = BOOK.shapes[name];
  if (shape === undefined) throw new RangeError(`no shape ${name}`);
  const isObject = typeof said === "object" && said !== null && !Array.isArray(said);
  const sound: Record<string, unknown> = isObject ? { ...said } : {};
  const faults = isObject
    ? checkMembers(shape, sound, path)
    : [{ field: path, code: "not-an-object" }];
  const rules = shape.rules.filter((rule) => faults.length === 0 || !rule.skips);
  const between = rules.flatMap((rule) => RULES[`${name}.${rule.name}`]?.(sound) ?? []);
  const placed = between.map(({ field, code }) => ({ field: `${path}.${field}`, code }));
  return { value: sound, faults: [...faults, ...placed] };
}

/** The faults of members; takes what is not sound out of `sound`. */
function checkMembers(shape: Shape, sound: Record<string, unknown>, path: string): Fault[] {
  const faults: Fault[] = [];
  for (const [member, rule] of Object.entries(shape.members)) {
    const found = checkMember(rule, sound[member], `${path}.${member}`);
    faults.push(...found.faults);
    const isGone = found.value === undefined || (found.faults.length > 0 && isEmpty(found.value));
    if (isGone) delete sound[member];
    else sound[member] = found.value;
  }
  return faults;
}

/** What is left of a faulty part or list counts as nothing where nothing of it is sound. */
function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function checkMember(rule: Member, said: unknown, path: string): Value {
  if (said === undefined || said === null) {
    return rule.required
      ? { faults: [{ field: path, code: "missing" }] }
      : { value: said, faults: [] };
  }
  if (rule.is === "part") return checkShape(rule.shape ?? "", said, path);
  if (rule.is === "items") return checkItems(rule, said, path);
  const code = SINGLE[rule.is]?.(said, rule, BOOK.patterns) ?? null;
  if (SINGLE[rule.is] === undefined) throw new RangeError(`no check for ${rule.is}`);
  return code === null ? { value: said, faults: [] } : { faults: [{ field: path, code }] };
}

function checkItems(rule: Member, said: unknown, path: string): Value {
  if (!Array.isArray(said)) return { faults: [{ field: path, code: "not-a-list" }] };
  if (said.length > (rule.most ?? 0)) return { faults: [{ field: path, code: "too-many" }] };
  const found = said.map((item, place) =>
    checkMember(rule.item as Member, item, `${path}.${place}`),
  );
  const faults = found.flatMap((one) => one.faults);
  return { value: found.flatMap((one) => (one.value === undefined ? [] : [one.value])), faults };
}
