/** What forms hold and what facts say: cleaning, paths, moments. Pure. */

type Plain = Record<string, unknown>;

/** Without what nobody filled in: empty text, empty lists and empty objects at any depth. */
export function filled(body: Plain): Plain {
  const found: Plain = {};
  for (const [name, value] of Object.entries(body)) {
    const kept = keptOf(value);
    if (kept !== undefined) found[name] = kept;
  }
  return found;
}

function keptOf(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  if (Array.isArray(value)) {
    // A place in a list is named by faults, so what is in it stays even where it is empty.
    const kept = value.map((one) => keptOf(one) ?? (isPlain(one) ? {} : one));
    return kept.length > 0 ? kept : undefined;
  }
  if (!isPlain(value)) return value;
  const inner = filled(value);
  return Object.keys(inner).length > 0 ? inner : undefined;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at a path such as `checklist.2.text` of a body. */
export function valueAt(body: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, name) => (value as Plain | null | undefined)?.[name], body);
}

/** The text of a member, or empty. */
export function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** What an input of local date and time holds, as UTC; undefined for what is none. */
export function instantOf(local: string): string | undefined {
  const at = Date.parse(local);
  return local && Number.isFinite(at) ? new Date(at).toISOString() : undefined;
}

/** A UTC moment for an input of local date and time. */
export function localOf(instant: unknown): string {
  const at = typeof instant === "string" ? new Date(instant) : null;
  if (!at || Number.isNaN(at.getTime())) return "";
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** A whole number where the text is one; the text itself otherwise, so that a fault can be shown. */
export function wholeOf(text: string): number | string | undefined {
  if (!text.trim()) return undefined;
  return /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : text;
}

/** A number where the text is one; the text itself otherwise, so that a fault can be shown. */
export function numberOf(text: string): number | string | undefined {
  if (!text.trim()) return undefined;
  return Number.isFinite(Number(text)) ? Number(text) : text;
}
