/** The end: the checklist once more, and a note where there is something to say. */
import { TextField } from "#shared/ui/fields";
import { t } from "../../text";
import { CheckList } from "./archive-check";
import { DeedSheet } from "./deed-sheet";
import { useDeed } from "./use-deed";

export function ArchiveSheet({ onClose }: { onClose: () => void }) {
  const form = useDeed({ note: "" }, ["note"], onClose);
  const note = form.content.note.trim();
  return (
    <DeedSheet
      title={t("deed.archive")}
      form={form}
      onSend={() => void form.send("archive", note ? { note } : {})}
      onClose={onClose}
    >
      <p>{t("archive.explained")}</p>
      <CheckList />
      <TextField
        label={t("member.note")}
        value={form.content.note}
        lines={2}
        maxLength={2000}
        onValue={(value) => form.set({ note: value })}
        fault={form.at("note")}
      />
    </DeedSheet>
  );
}
