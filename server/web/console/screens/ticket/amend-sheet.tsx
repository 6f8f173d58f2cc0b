/** Putting a fact right: each member that can be typed, with what is wrong beside it; the first one stays in the history. */
import type { Filed } from "../../core/open-ticket";
import { type Body, leavesOf, pathOf } from "../../core/ticket/mending";
import { t, term } from "../../text";
import { DeedSheet } from "./deed-sheet";
import { useHere } from "./here";
import { faultsAt, LeafField } from "./leaf-field";
import { useDeed } from "./use-deed";

export function AmendSheet({ filed, onClose }: { filed: Filed; onClose: () => void }) {
  const { ticket } = useHere();
  const { fact } = filed;
  const reasons = ticket.attention.find((one) => one.fact === fact._id)?.reasons ?? [];
  const leaves = leavesOf(fact.body, reasons.map(pathOf));
  const form = useDeed<{ body: Body }>(
    { body: fact.body },
    leaves.map(({ path }) => path),
    onClose,
  );
  const told = (path: string) => form.at(path) ?? faultsAt(reasons, path);
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
        <LeafField
          key={leaf.path}
          leaf={leaf}
          body={form.content.body}
          onBody={(body) => form.set({ body })}
          fault={told(leaf.path)}
        />
      ))}
    </DeedSheet>
  );
}
