/** What the utility's own books say, or what the customer gave, with its files. */
import { useId } from "preact/hooks";
import { Check, Select, TextField } from "#shared/ui/fields";
import { session } from "../../core/session";
import { t, term } from "../../text";
import { DeedSheet } from "./deed-sheet";
import { useDeed } from "./use-deed";

const SOURCES = [
  "archives",
  "billing",
  "metering",
  "dispatching",
  "maintenance",
  "system-log",
  "customer",
] as const;

export function RecordSheet({ onClose }: { onClose: () => void }) {
  // A technician writes in one book.
  const sources = session.value?.role === "meter-technician" ? (["metering"] as const) : SOURCES;
  const form = useDeed(
    {
      source: sources.length === 1 ? "metering" : "",
      text: "",
      reference: "",
      crews: false,
      files: [] as File[],
    },
    ["source", "text", "reference", "files"],
    onClose,
  );
  const said = form.content;
  const body = {
    source: said.source,
    text: said.text.trim(),
    ...(said.reference.trim() ? { reference: said.reference.trim() } : {}),
    ...(said.crews ? { for_crews: true } : {}),
  };
  const send = () =>
    said.files.length > 0
      ? form.send("records/files", formOf(body, said.files))
      : form.send("records", body);
  return (
    <DeedSheet
      title={t("deed.records")}
      form={form}
      ready={said.source !== "" && said.text.trim() !== ""}
      onSend={() => void send()}
      onClose={onClose}
    >
      <Select
        label={t("record.source")}
        value={said.source}
        options={sources.map((value) => ({ value, label: term("source", value) }))}
        onValue={(source) => form.set({ source })}
        required
        fault={form.at("source")}
      />
      <TextField
        label={t("record.text")}
        value={said.text}
        lines={4}
        maxLength={5000}
        onValue={(text) => form.set({ text })}
        required
        fault={form.at("text")}
      />
      <TextField
        label={t("record.reference")}
        value={said.reference}
        maxLength={200}
        onValue={(reference) => form.set({ reference })}
        fault={form.at("reference")}
      />
      <Files onFiles={(files) => form.set({ files })} fault={form.at("files")} />
      <Check
        label={t("record.for-crews")}
        value={said.crews}
        onValue={(crews) => form.set({ crews })}
      />
    </DeedSheet>
  );
}

function formOf(record: unknown, files: readonly File[]): FormData {
  const form = new FormData();
  form.set("record", JSON.stringify(record));
  for (const file of files) form.append("files", file, file.name);
  return form;
}

function Files({
  onFiles,
  fault,
}: {
  onFiles: (files: File[]) => void;
  fault: string | undefined;
}) {
  const id = useId();
  return (
    <div class={fault ? "field faulty" : "field"}>
      <label class="label" for={id}>
        {t("record.files")}
      </label>
      <input
        id={id}
        type="file"
        class="input"
        multiple
        onChange={(event) => onFiles([...(event.currentTarget.files ?? [])])}
      />
      <span class="hint">{t("record.files-hint")}</span>
      {fault && (
        <span class="fault" role="alert">
          {fault}
        </span>
      )}
    </div>
  );
}
