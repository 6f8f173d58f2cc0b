/** Class, grade and urgency, set by a person with a reason; what stays as it is, is not sent. */
import { Select } from "#shared/ui/fields";
import { profile } from "../../core/profile";
import { type HeldClass, heldClass, newlySet } from "../../core/ticket/classifying";
import { t, titled } from "../../text";
import { DeedSheet } from "./deed-sheet";
import { useHere } from "./here";
import { Reason } from "./reason";
import { type DeedForm, useDeed } from "./use-deed";

const FIELDS = ["class", "sub_item", "grade", "emergency", "priority", "reason"];
const PRIORITIES = ["1", "2", "3", "4", "5"].map((value) => ({ value, label: value }));

export function ClassifySheet({ onClose }: { onClose: () => void }) {
  const { ticket } = useHere();
  const form = useDeed({ ...heldClass(ticket), reason: "" }, FIELDS, onClose);
  const held = form.content;
  const changed = newlySet(ticket, held);
  return (
    <DeedSheet
      title={t("deed.classifications")}
      form={form}
      ready={Object.keys(changed).length > 0 && held.reason.trim() !== ""}
      onSend={() => void form.send("classifications", { ...changed, reason: held.reason.trim() })}
      onClose={onClose}
    >
      <Classes form={form} />
      <Select
        label={t("classify.priority")}
        value={held.priority}
        options={PRIORITIES}
        onValue={(priority) => form.set({ priority })}
        fault={form.at("priority")}
      />
      <Select
        label={t("queue.emergency")}
        value={held.emergency}
        options={[
          { value: "yes", label: t("say.yes") },
          { value: "no", label: t("say.no") },
        ]}
        onValue={(emergency) => form.set({ emergency: emergency || "no" })}
        fault={form.at("emergency")}
      />
      <Reason form={form} required />
    </DeedSheet>
  );
}

function Classes({ form }: { form: DeedForm<HeldClass & { reason: string }> }) {
  const held = form.content;
  const rules = profile.value;
  const options = (list: readonly { code: string; title: { zh: string; en: string } }[] = []) =>
    list.map(({ code, title }) => ({ value: code, label: titled(title) }));
  const chosen = rules?.classes.find(({ code }) => code === held.class);
  return (
    <>
      <Select
        label={t("classify.class")}
        value={held.class}
        options={options(rules?.classes)}
        onValue={(value) => form.set({ class: value, sub_item: "" })}
        fault={form.at("class")}
      />
      <Select
        label={t("classify.sub-item")}
        value={held.sub_item}
        options={options(chosen?.sub_items)}
        onValue={(sub_item) => form.set({ sub_item })}
        fault={form.at("sub_item")}
      />
      <Select
        label={t("classify.grade")}
        value={held.grade}
        options={options(rules?.grades)}
        onValue={(grade) => form.set({ grade })}
        fault={form.at("grade")}
      />
    </>
  );
}
