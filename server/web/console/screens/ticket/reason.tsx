/** Why somebody commands something: the field of the forms that ask for it. */
import { TextField } from "#shared/ui/fields";
import { t } from "../../text";
import type { DeedForm } from "./use-deed";

export function Reason<Content extends { reason: string }>({
  form,
  required = false,
}: {
  form: DeedForm<Content>;
  required?: boolean;
}) {
  return (
    <TextField
      label={t("deed.reason")}
      value={form.content.reason}
      lines={2}
      maxLength={2000}
      required={required}
      onValue={(reason) => form.set({ reason } as Partial<Content>)}
      fault={form.at("reason")}
    />
  );
}
