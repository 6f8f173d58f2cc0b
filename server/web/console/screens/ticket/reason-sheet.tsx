/** What takes no more than a reason: reopening, holds, taking back, taking as it is, recalling. */
import { TextField } from "#shared/ui/fields";
import { t } from "../../text";
import { DeedSheet } from "./deed-sheet";
import { useDeed } from "./use-deed";

export interface Asked {
  title: string;
  /** What will happen, in a sentence. */
  explained: string;
  path: string;
  /** What is sent besides the reason. */
  body?: Record<string, unknown>;
  /** What the reason is called where somebody in the field reads it. */
  label?: string;
  /** What the button says; the title where nothing is given. */
  action?: string;
  danger?: boolean;
}

export function ReasonSheet({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const form = useDeed({ reason: "" }, ["reason"], onClose);
  const reason = form.content.reason.trim();
  return (
    <DeedSheet
      title={asked.title}
      action={asked.action ?? asked.title}
      form={form}
      ready={reason !== ""}
      danger={asked.danger ?? false}
      onSend={() => void form.send(asked.path, { ...asked.body, reason })}
      onClose={onClose}
    >
      <p>{asked.explained}</p>
      <TextField
        label={asked.label ?? t("deed.reason")}
        value={form.content.reason}
        onValue={(value) => form.set({ reason: value })}
        lines={3}
        maxLength={2000}
        required
        fault={form.at("reason")}
      />
    </DeedSheet>
  );
}
