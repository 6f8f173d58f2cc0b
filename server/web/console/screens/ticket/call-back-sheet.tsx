/** What the customer said when asked, or that nobody was reached. */
import { Choice, TextField } from "#shared/ui/fields";
import { t, term } from "../../text";
import { DeedSheet } from "./deed-sheet";
import { useHere } from "./here";
import { Pairs } from "./pairs";
import { useDeed } from "./use-deed";

const SAID = ["satisfied", "fair", "dissatisfied", "not-reached"] as const;
type Said = (typeof SAID)[number];

export function CallBackSheet({ onClose }: { onClose: () => void }) {
  const { ticket } = useHere();
  const form = useDeed({ said: "" as Said | "", note: "" }, ["satisfaction", "note"], onClose);
  const { said, note } = form.content;
  const { customer, replies } = ticket;
  const needsNote = said === "dissatisfied";
  return (
    <DeedSheet
      title={t("deed.call-backs")}
      form={form}
      ready={said !== "" && (!needsNote || note.trim() !== "")}
      onSend={() =>
        void form.send("call-backs", {
          satisfaction: said,
          ...(note.trim() ? { note: note.trim() } : {}),
        })
      }
      onClose={onClose}
    >
      <Pairs
        said={[
          [t("ticket.customer"), [customer?.name, customer?.phone].filter(Boolean).join(" · ")],
          [t("reply.told"), replies.at(-1)?.text],
        ]}
      />
      <Choice<Said>
        label={t("call-back.said")}
        value={said}
        options={SAID.map((value) => ({ value, label: term("satisfaction", value) }))}
        onValue={(value) => form.set({ said: value })}
        fault={form.at("satisfaction")}
      />
      <TextField
        label={t(needsNote ? "call-back.why" : "member.note")}
        value={note}
        lines={2}
        maxLength={2000}
        required={needsNote}
        onValue={(value) => form.set({ note: value })}
        fault={form.at("note")}
      />
    </DeedSheet>
  );
}
