/**
 * Members of a fact that are put right at a desk: those that are one value. Pure.
 *
 * A new body is the old one with other values: what is a list or has members of its own stays.
 */
import type { Reason } from "#shared/documents";

type Body = Readonly<Record<string, unknown>>;

export interface Member {
  name: string;
  /** As it is typed. */
  text: string;
  /** What is wrong with it. */
  faults: Reason[];
}

/** What can be put right, what is wrong first. A member that is missing is among them. */
export function membersOf(body: Body, reasons: readonly Reason[]): Member[] {
  const faultsOf = (name: string) => reasons.filter(({ field }) => field === `body.${name}`);
  const missing = reasons
    .map(({ field }) => /^body\.(\w+)$/.exec(field)?.[1])
    .filter((name) => name !== undefined)
    .filter((name) => !Object.hasOwn(body, name));
  const names = [...new Set([...missing, ...Object.keys(body)])].filter((name) =>
    isOne(body[name]),
  );
  const members = names.map((name) => ({ name, text: textOf(body[name]), faults: faultsOf(name) }));
  return members.sort((one, other) => other.faults.length - one.faults.length);
}

/** The whole body with what was typed; an empty text takes a member away. */
export function amended(body: Body, typed: Readonly<Record<string, string>>): Body {
  const after: Record<string, unknown> = { ...body };
  for (const [name, text] of Object.entries(typed)) {
    const said = text.trim();
    if (said === textOf(body[name])) continue;
    if (said === "") delete after[name];
    else after[name] = valueLike(said, body[name]);
  }
  return after;
}

function isOne(value: unknown): boolean {
  return value === null || value === undefined || typeof value !== "object";
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}

/** Of the same kind as before: a number stays one where it is one. */
function valueLike(text: string, before: unknown): unknown {
  if (typeof before === "number" && Number.isFinite(Number(text))) return Number(text);
  if (typeof before === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}
