/** Taking back what was written: a fact of its own that says why; the first stays in the history. */
import { Undo2 } from "lucide-preact";
import { useState } from "preact/hooks";
import { t } from "#shared/text";
import { Button } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import type { Entry } from "../core/journal";
import { useApp, useOnce } from "./use";

export function TakeBack({
  entry,
  onClose,
  onDone,
}: {
  entry: Entry;
  onClose: () => void;
  onDone: () => unknown;
}) {
  const app = useApp();
  const { busy, once } = useOnce();
  const [reason, setReason] = useState("");
  async function take() {
    const about = {
      ticket: entry.ticket,
      investigation: entry.investigation ?? "",
      retracts: entry.id,
    };
    await app.say(entry.doc.kind, about, { reason: reason.trim() });
    onDone();
  }
  return (
    <Sheet title={t("outbox.withdraw")} onClose={onClose}>
      <p>{t("take-back.hint")}</p>
      <TextField
        label={t("step.reason")}
        value={reason}
        onValue={setReason}
        lines={3}
        maxLength={2000}
        required
      />
      <Button
        kind="danger"
        wide
        sign={Undo2}
        disabled={busy || !reason.trim()}
        onClick={() => once(take).catch(() => undefined)}
        data-confirm="take-back"
      >
        {t("outbox.withdraw")}
      </Button>
    </Sheet>
  );
}
