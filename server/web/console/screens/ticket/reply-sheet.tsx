/** What the customer is told: how, what, and the facts it rests on; what is still on phones is said first. */
import { Select, TextField } from "#shared/ui/fields";
import { profile } from "../../core/profile";
import { counting, newestFirst } from "../../core/ticket/timeline";
import { t, titled } from "../../text";
import { OnPhones } from "./answers";
import { DeedSheet } from "./deed-sheet";
import { FactPicker } from "./fact-picker";
import { useHere } from "./here";
import { useDeed } from "./use-deed";

/** Kinds that a result can rest on. */
const GROUNDS = new Set([
  "finding",
  "reading",
  "meter-test",
  "verdict",
  "record",
  "statement",
  "decision",
  "photo",
]);

export function ReplySheet({ onClose }: { onClose: () => void }) {
  const { ticket, content } = useHere();
  const grounds = newestFirst(counting(content.facts)).filter(
    ({ fact }) => GROUNDS.has(fact.kind) && !fact.body.stored,
  );
  const known = new Set(grounds.map(({ fact }) => fact._id));
  const basis = ticket.responsibility.basis.filter((id) => known.has(id));
  const form = useDeed({ channel: "", text: "", basis }, ["channel", "text", "basis"], onClose);
  const said = form.content;
  return (
    <DeedSheet
      title={t("deed.replies")}
      form={form}
      ready={said.channel.trim() !== "" && said.text.trim() !== ""}
      onSend={() =>
        void form.send("replies", {
          channel: said.channel.trim(),
          text: said.text.trim(),
          ...(said.basis.length > 0 ? { basis: said.basis } : {}),
        })
      }
      onClose={onClose}
    >
      <OnPhones />
      <Channel
        value={said.channel}
        onValue={(channel) => form.set({ channel })}
        fault={form.at("channel")}
      />
      <TextField
        label={t("reply.text")}
        value={said.text}
        onValue={(text) => form.set({ text })}
        lines={5}
        maxLength={5000}
        required
        fault={form.at("text")}
      />
      <FactPicker
        label={t("reply.basis")}
        facts={grounds}
        chosen={said.basis}
        onChosen={(chosen) => form.set({ basis: chosen })}
        fault={form.at("basis")}
      />
    </DeedSheet>
  );
}

/** A channel of the profile; any words where the profile names none. */
function Channel(props: {
  value: string;
  onValue: (value: string) => void;
  fault: string | undefined;
}) {
  const channels = profile.value?.reply_channels ?? [];
  const label = t("reply.channel");
  if (channels.length === 0) return <TextField {...props} label={label} required maxLength={60} />;
  const options = channels.map(({ code, title }) => ({ value: code, label: titled(title) }));
  return <Select {...props} label={label} options={options} required />;
}
