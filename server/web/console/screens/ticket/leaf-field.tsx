/** One member of a fact that is put right, with what is wrong with it. */
import type { Reason } from "#shared/documents";
import { Check, TextField } from "#shared/ui/fields";
import { type Body, type Leaf, pathOf, typedAs, withLeaf } from "../../core/ticket/mending";
import { faultText } from "./fault-text";
import { memberText } from "./member-text";

/** Typed into the body that is handed back whole. */
export function LeafField({
  leaf: { path, value: before },
  body,
  onBody,
  fault,
}: {
  leaf: Leaf;
  body: Body;
  onBody: (body: Body) => void;
  fault: string | undefined;
}) {
  const now = path
    .split(".")
    .reduce<unknown>((inner, name) => (inner as Body | undefined)?.[name], body);
  const set = (value: Leaf["value"]) => onBody(withLeaf(body, path, value));
  if (typeof before === "boolean") {
    return <Check label={labelOf(path)} value={now === true} onValue={set} />;
  }
  const text = now === undefined || now === null ? "" : String(now);
  return (
    <TextField
      label={labelOf(path)}
      value={text}
      {...(text.length > 60 ? { lines: 3 } : {})}
      onValue={(typed) => set(typedAs(before, typed))}
      fault={fault}
    />
  );
}

/** `points.0.current_a` as people call it: the members' names, places counted from one. */
function labelOf(path: string): string {
  return path
    .split(".")
    .map((name) => (/^\d+$/.test(name) ? String(Number(name) + 1) : memberText(name)))
    .join(" · ");
}

/** What is wrong at a path, in words. */
export function faultsAt(reasons: readonly Reason[], path: string): string | undefined {
  const found = reasons.filter((one) => pathOf(one) === path);
  return found.map(faultText).join(" ") || undefined;
}
