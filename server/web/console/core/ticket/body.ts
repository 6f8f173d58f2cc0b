/** What a fact says, as lines that can be read: its members by name, without the marks of JSON. Pure. */

export type Said =
  | { kind: "text"; value: string }
  | { kind: "flag"; value: boolean }
  | { kind: "moment"; value: string }
  | { kind: "fact"; value: string }
  | { kind: "hash"; value: string }
  | { kind: "list"; items: Said[] }
  | { kind: "group"; lines: Line[] };

export interface Line {
  name: string;
  said: Said;
}

/** The members of a body, those left empty out. */
export function linesOf(body: Readonly<Record<string, unknown>>): Line[] {
  return Object.entries(body).flatMap(([name, value]) => {
    const said = saidOf(value);
    return said ? [{ name, said }] : [];
  });
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const FACT = /^[A-Z0-9-]+:[a-z-]+:[0-9a-f-]{36}$/;
const HASH = /^[0-9a-f]{64}$/;

function saidOf(value: unknown): Said | null {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "boolean") return { kind: "flag", value };
  if (typeof value === "number") return { kind: "text", value: String(value) };
  if (typeof value === "string") return { kind: kindOf(value), value };
  if (Array.isArray(value)) return listOf(value);
  const lines = linesOf(value as Record<string, unknown>);
  return lines.length > 0 ? { kind: "group", lines } : null;
}

function listOf(values: readonly unknown[]): Said | null {
  const items = values.map(saidOf).filter((one) => one !== null);
  if (items.length === 0) return null;
  // Numbers measured in a row are read in a row.
  const plain = items.every((one) => one.kind === "text" && one.value.length < 16);
  if (!plain) return { kind: "list", items };
  return { kind: "text", value: items.map((one) => (one as { value: string }).value).join(", ") };
}

function kindOf(value: string): "text" | "moment" | "fact" | "hash" {
  if (MOMENT.test(value)) return "moment";
  if (FACT.test(value)) return "fact";
  return HASH.test(value) ? "hash" : "text";
}
