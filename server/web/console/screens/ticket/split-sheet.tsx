/** A ticket of its own for a second matter, and the facts that are about it. */
import { Select, TextField } from "#shared/ui/fields";
import { profile } from "../../core/profile";
import { counting, newestFirst } from "../../core/ticket/timeline";
import { t, titled } from "../../text";
import { DeedSheet } from "./deed-sheet";
import { FactPicker } from "./fact-picker";
import { useHere } from "./here";
import { Reason } from "./reason";
import { useDeed } from "./use-deed";

const MOVABLE = new Set([
  "finding",
  "reading",
  "photo",
  "statement",
  "signature",
  "record",
  "meter-test",
  "instrument-file",
]);

export function SplitSheet({ onClose }: { onClose: () => void }) {
  const { content, ticket } = useHere();
  const form = useDeed(
    { title: "", class: ticket.class as string, matter: "", reason: "", facts: [] as string[] },
    ["title", "class", "matter", "reason", "facts"],
    onClose,
  );
  const said = form.content;
  const movable = newestFirst(counting(content.facts)).filter(
    ({ fact }) => MOVABLE.has(fact.kind) && !fact.body.stored,
  );
  return (
    <DeedSheet
      title={t("deed.split")}
      form={form}
      ready={Boolean(said.title.trim() && said.class && said.reason.trim() && said.facts.length)}
      onSend={() =>
        void form.send("split", {
          title: said.title.trim(),
          class: said.class,
          reason: said.reason.trim(),
          facts: said.facts,
          ...(said.matter.trim() ? { matter: said.matter.trim() } : {}),
        })
      }
      onClose={onClose}
    >
      <p>{t("split.explained")}</p>
      <TextField
        label={t("split.title")}
        value={said.title}
        maxLength={200}
        required
        onValue={(title) => form.set({ title })}
        fault={form.at("title")}
      />
      <Select
        label={t("classify.class")}
        value={said.class}
        options={(profile.value?.classes ?? []).map(({ code, title }) => ({
          value: code,
          label: titled(title),
        }))}
        onValue={(value) => form.set({ class: value })}
        fault={form.at("class")}
      />
      <TextField
        label={t("ticket.matter")}
        value={said.matter}
        lines={2}
        onValue={(matter) => form.set({ matter })}
        fault={form.at("matter")}
      />
      <FactPicker
        label={t("split.facts")}
        facts={movable}
        chosen={said.facts}
        onChosen={(facts) => form.set({ facts })}
        fault={form.at("facts")}
      />
      <Reason form={form} required />
    </DeedSheet>
  );
}
