/** Another ticket that belongs to this one: linked, or the case goes on in it. */
import { Check, Select, TextField } from "#shared/ui/fields";
import { t, term } from "../../text";
import { useAnswer } from "../use-reading";
import { DeedSheet } from "./deed-sheet";
import { useHere } from "./here";
import { Reason } from "./reason";
import type { Kin } from "./related";
import { type DeedForm, useDeed } from "./use-deed";

const RELATIONS = ["duplicate-of", "same-outage", "repeat-of"] as const;

export function LinkSheet({ about, onClose }: { about: string; onClose: () => void }) {
  const form = useDeed(
    { ticket: about, relation: "", reason: "" },
    ["ticket", "relation", "reason"],
    onClose,
  );
  const { ticket, relation, reason } = form.content;
  return (
    <DeedSheet
      title={t("deed.links")}
      form={form}
      ready={ticket.trim() !== "" && relation !== ""}
      onSend={() =>
        void form.send("links", {
          ticket: ticket.trim(),
          relation,
          ...(reason.trim() ? { reason: reason.trim() } : {}),
        })
      }
      onClose={onClose}
    >
      <OtherTicket form={form} name="ticket" />
      <Select
        label={t("link.relation")}
        value={relation}
        options={RELATIONS.map((value) => ({ value, label: term("relation", value) }))}
        onValue={(value) => form.set({ relation: value })}
        required
        fault={form.at("relation")}
      />
      <Reason form={form} />
    </DeedSheet>
  );
}

export function MergeSheet({ onClose }: { onClose: () => void }) {
  const form = useDeed(
    { ticket: "", reason: "", recall: true },
    ["into", "reason", "recall"],
    onClose,
  );
  const { ticket, reason, recall } = form.content;
  return (
    <DeedSheet
      title={t("deed.merge")}
      form={form}
      danger
      ready={ticket.trim() !== "" && reason.trim() !== ""}
      onSend={() => void form.send("merge", { into: ticket.trim(), reason: reason.trim(), recall })}
      onClose={onClose}
    >
      <p>{t("merge.explained")}</p>
      <OtherTicket form={form} name="into" />
      <Reason form={form} required />
      <Check
        label={t("merge.recall")}
        value={recall}
        onValue={(value) => form.set({ recall: value })}
      />
    </DeedSheet>
  );
}

/** A ticket by its number; those that may belong here are proposed. */
function OtherTicket<Content extends { ticket: string }>({
  form,
  name,
}: {
  form: DeedForm<Content>;
  name: string;
}) {
  const here = useHere();
  const path = `tickets/${encodeURIComponent(here.ticket.ticket)}/related`;
  const { content: found } = useAnswer<{ items: Kin[] }>(path);
  const kin = found?.items ?? [];
  const set = (ticket: string) => form.set({ ticket } as Partial<Content>);
  return (
    <>
      <TextField
        label={t("link.ticket")}
        value={form.content.ticket}
        onValue={set}
        required
        fault={form.at(name)}
      />
      {kin.length > 0 && (
        <Select
          label={t("link.proposed")}
          value={kin.some((one) => one.ticket === form.content.ticket) ? form.content.ticket : ""}
          options={kin.map((one) => ({
            value: one.ticket,
            label: `${one.ticket} ${one.title ?? ""}`,
          }))}
          onValue={set}
        />
      )}
    </>
  );
}
