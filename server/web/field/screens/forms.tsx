/** All forms by name: what can be written down, and for which fact. */
import { Camera } from "lucide-preact";
import type { FunctionComponent } from "preact";
import type { FactKind } from "#shared/documents";
import { type Key, t } from "#shared/text";
import { type Icon, Sign } from "#shared/ui/basics";
import { addressOf } from "../core/route";
import { OVER, type WorkItem } from "../core/work";
import { PhotoForm } from "./photo-form";

export interface FormProps {
  item: WorkItem;
  /** What stands behind the form's name in the address: the fact to correct, or null. */
  part: string | null;
}

interface Form {
  title: Key;
  sign: Icon;
  kind: FactKind;
  screen: FunctionComponent<FormProps>;
}

/** In the order in which a survey usually goes. */
export const FORMS: Record<string, Form> = {
  photo: { title: "kind.photo", sign: Camera, kind: "photo", screen: PhotoForm },
};

/** The form in which a fact of this kind is written. */
export function formFor(kind: FactKind): string {
  return Object.keys(FORMS).find((name) => FORMS[name]?.kind === kind) ?? "photo";
}

export function FormLinks({ item }: { item: WorkItem }) {
  if (OVER.has(item.state) && item.state !== "done") return <p class="quiet">{t("work.over")}</p>;
  return (
    <nav class="forms" aria-label={t("ticket.record")}>
      {Object.entries(FORMS).map(([name, form]) => (
        <a href={addressOf(item.investigation.id, name)} key={name} data-form={name}>
          <Sign of={form.sign} />
          {t(form.title)}
        </a>
      ))}
    </nav>
  );
}
