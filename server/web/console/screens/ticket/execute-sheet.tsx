/** How far a measure is: being done, or done, with what shows it. */
import { Choice, Select, TextField } from "#shared/ui/fields";
import type { Measure } from "../../core/ticket/office-ticket";
import { counting, newestFirst } from "../../core/ticket/timeline";
import { t, term } from "../../text";
import { DeedSheet } from "./deed-sheet";
import { FactPicker } from "./fact-picker";
import { useHere } from "./here";
import { useDeed } from "./use-deed";

const STATES = ["in-progress", "done"] as const;
type State = (typeof STATES)[number];

export function ExecuteSheet({ onClose }: { onClose: () => void }) {
  const { ticket, content } = useHere();
  const open = ticket.resolution.measures.filter((one) => one.execution?.state !== "done");
  const form = useDeed(first(open), ["measure", "state", "note", "evidence"], onClose);
  const { measure, state, note, evidence } = form.content;
  const photos = newestFirst(counting(content.facts)).filter(
    ({ fact }) => fact.kind === "photo" && !fact.body.stored,
  );
  return (
    <DeedSheet
      title={t("deed.executions")}
      form={form}
      ready={measure !== ""}
      onSend={() =>
        void form.send("executions", {
          measure,
          state,
          ...(note.trim() ? { note: note.trim() } : {}),
          ...(evidence.length > 0 ? { evidence } : {}),
        })
      }
      onClose={onClose}
    >
      <Select
        label={t("execute.measure")}
        value={measure}
        options={open.map(({ id, action }) => ({ value: id, label: action }))}
        onValue={(value) => form.set({ measure: value })}
        fault={form.at("measure")}
      />
      <Choice<State>
        label={t("execute.state")}
        value={state}
        options={STATES.map((value) => ({ value, label: term("execution", value) }))}
        onValue={(value) => form.set({ state: value })}
        fault={form.at("state")}
      />
      <TextField
        label={t("member.note")}
        value={note}
        lines={2}
        maxLength={2000}
        onValue={(value) => form.set({ note: value })}
        fault={form.at("note")}
      />
      <FactPicker
        label={t("execute.evidence")}
        facts={photos}
        chosen={evidence}
        onChosen={(chosen) => form.set({ evidence: chosen })}
        fault={form.at("evidence")}
      />
    </DeedSheet>
  );
}

function first(open: readonly Measure[]) {
  const measure = open[0]?.id ?? "";
  return { measure, state: "done" as State, note: "", evidence: [] as string[] };
}
