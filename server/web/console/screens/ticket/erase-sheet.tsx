/** Personal data of the ticket is erased for good; so the ticket's number is typed first. */
import { useState } from "preact/hooks";
import { Banner } from "#shared/ui/basics";
import { Check, Select, TextField } from "#shared/ui/fields";
import { t } from "../../text";
import { DeedSheet } from "./deed-sheet";
import { useHere } from "./here";
import { Reason } from "./reason";
import { useDeed } from "./use-deed";

const BASES = ["data-subject-request", "retention"] as const;

export function EraseSheet({ onClose }: { onClose: () => void }) {
  const { ticket } = useHere();
  const [typed, setTyped] = useState("");
  const first = { basis: "" as (typeof BASES)[number] | "", reason: "", attachments: false };
  const form = useDeed(first, ["basis", "reason", "attachments"], onClose);
  const { basis, reason, attachments } = form.content;
  const isSure = typed.trim() === ticket.ticket;
  return (
    <DeedSheet
      title={t("deed.erasures")}
      action={t("erase.do")}
      danger
      form={form}
      ready={basis !== "" && reason.trim() !== "" && isSure}
      onSend={() => void form.send("erasures", { basis, reason: reason.trim(), attachments })}
      onClose={onClose}
    >
      <Banner tone="bad">{t("erase.explained")}</Banner>
      <Select
        label={t("erase.basis")}
        value={basis}
        options={BASES.map((value) => ({ value, label: t(`erase.${value}`) }))}
        onValue={(value) => form.set({ basis: value })}
        required
        fault={form.at("basis")}
      />
      <Reason form={form} required />
      <Check
        label={t("erase.attachments")}
        value={attachments}
        onValue={(value) => form.set({ attachments: value })}
      />
      <TextField
        label={t("erase.type", { ticket: ticket.ticket })}
        value={typed}
        onValue={setTyped}
      />
    </DeedSheet>
  );
}
