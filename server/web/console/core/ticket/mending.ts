/** Putting a fact right: the members of its body that a person can type, and the body with others in their place. Pure. */

export type Body = Readonly<Record<string, unknown>>;

/** The path in the body that a fault is about. */
export function pathOf({ field }: { field: string }): string {
  return field.replace(/^body\.?/, "");
}

export interface Leaf {
  /** Such as `meter.number` or `points.0.current_a`, as faults name it. */
  path: string;
  value: string | number | boolean;
}

/** Members that are not typed: places, hashes and the like stay as they were sent. */
const NOT_TYPED = new Set(["position", "capture", "sha256", "size", "type", "files"]);

/** What can be typed, in order; `asked`: paths that are at fault and may not be there yet. */
export function leavesOf(body: Body, asked: readonly string[] = []): Leaf[] {
  const found = [...leaves(body, "")];
  const known = new Set(found.map(({ path }) => path));
  const missing = asked.filter((path) => path !== "" && !known.has(path) && !hasInside(body, path));
  return [...found, ...missing.map((path) => ({ path, value: "" }))];
}

function* leaves(value: unknown, path: string): Generator<Leaf> {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    yield { path, value };
  } else if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      if (!NOT_TYPED.has(name)) yield* leaves(inner, path ? `${path}.${name}` : name);
    }
  }
}

/** Whether something stands at the path already, such as a whole object. */
function hasInside(body: Body, path: string): boolean {
  const at = path
    .split(".")
    .reduce<unknown>((inner, name) => (inner as Body | null | undefined)?.[name], body);
  return at !== undefined && at !== null;
}

/** The body with this value at the path; empty text takes the member out. */
export function withLeaf(body: Body, path: string, value: Leaf["value"]): Body {
  const copy = structuredClone(body) as Record<string, unknown>;
  const names = path.split(".");
  const last = names.pop() ?? "";
  let inner = copy;
  for (const name of names) {
    if (typeof inner[name] !== "object" || inner[name] === null) inner[name] = {};
    inner = inner[name] as Record<string, unknown>;
  }
  if (value === "") delete inner[last];
  else inner[last] = value;
  return copy;
}

/** What was typed, in the kind of what stood there. */
export function typedAs(before: Leaf["value"], text: string): string | number {
  const number = Number(text);
  return typeof before === "number" && text.trim() !== "" && Number.isFinite(number)
    ? number
    : text;
}
