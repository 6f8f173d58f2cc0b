/** Who said or signed it; `children`: what else is asked about that person. */
import type { ComponentChildren } from "preact";
import { choicesOf, t } from "#shared/text";
import { Choice, TextField } from "#shared/ui/fields";
import { type HeldPerson, ROLES } from "../forms/person";

export function PersonPart({
  label,
  person,
  set,
  at,
  children,
}: {
  label: string;
  person: HeldPerson;
  set: (change: Partial<HeldPerson>) => void;
  at: (path: string) => string | undefined;
  children?: ComponentChildren;
}) {
  return (
    <section class="card stack">
      <Choice
        label={label}
        value={person.role}
        onValue={(role) => set({ role })}
        options={choicesOf("role", ROLES)}
        fault={at("by.role") ?? at("by")}
        required
      />
      <TextField
        label={t("statement.name")}
        value={person.name}
        onValue={(name) => set({ name })}
        maxLength={100}
        fault={at("by.name")}
      />
      {children}
    </section>
  );
}
