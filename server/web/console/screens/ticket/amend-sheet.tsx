/** Putting a fact right: each member that can be typed, with what is wrong beside it; the first one stays in the history. */
import { Check, TextField } from "#shared/ui/fields";
import type { Filed } from "../../core/open-ticket";
import { type Leaf, leavesOf, typedAs, withLeaf } from "../../core/ticket/mending";
import { t, term } from "../../text";
import { DeedSheet } from "./deed-sheet";
import { faultText } from "./fault-text";
import { useHere } from "./here";
import { memberText } from "./member-text";
import { type DeedForm, useDeed } from "./use-deed";

type Body = Readonly<Record<string, unknown>>;

export function AmendSheet({ filed, onClose }: { filed: Filed; onClose: () => void }) {
  const { ticket } = useHere();
  const { fact } = filed;
  const reasons = ticket.attention.find((one) => one.fact === fact._id)?.reasons ?? [];
  const pathOf = (field: string) => field.replace(/^body\.?/, "");
  const leaves = leavesOf(
    fact.body,
    reasons.map(({ field }) => pathOf(field)),
  );
  const form = useDeed<{ body: Body }>(
    { body: fact.body },
    leaves.map(({ path }) => path),
    onClose,
  );
  const told = (path: string) =>
    form.at(path) ??
    reasons
      .filter(({ field }) => pathOf(field) === path)
      .map(faultText)
      .join(" ");
  return (
    <DeedSheet
      title={t("amend.title", { kind: term("kind", fact.kind) })}
      action={t("deed.amend")}
      form={form}
      ready={form.content.body !== fact.body}
      onSend={() =>
        void form.send(`facts/${encodeURIComponent(fact._id)}/amendment`, {
          body: form.content.body,
        })
      }
      onClose={onClose}
    >
      <p class="small">{t("amend.explained")}</p>
      {leaves.map((leaf) => (
        <LeafField key={leaf.path} leaf={leaf} form={form} fault={told(leaf.path) || undefined} />
      ))}
    </DeedSheet>
  );
}

function LeafField({
  leaf: { path, value: before },
  form,
  fault,
}: {
  leaf: Leaf;
  form: DeedForm<{ body: Body }>;
  fault: string | undefined;
}) {
  const { body } = form.content;
  const now = path
    .split(".")
    .reduce<unknown>((inner, name) => (inner as Body | undefined)?.[name], body);
  const set = (value: Leaf["value"]) => form.set({ body: withLeaf(body, path, value) });
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
