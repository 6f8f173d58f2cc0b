/** Form fields: native inputs in one column, the unit inside, faults beside what is wrong. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { t } from "../text";

interface Common {
  label: string;
  hint?: string | undefined;
  fault?: string | undefined;
  required?: boolean;
}

function Frame({
  id,
  label,
  hint,
  fault,
  required,
  children,
}: Common & { id: string; children: ComponentChildren }) {
  return (
    <div class={fault ? "field faulty" : "field"}>
      <label class="label" for={id}>
        <span>{label}</span>
        {required !== undefined && (
          <span class="quiet">{required ? t("say.required") : t("say.optional")}</span>
        )}
      </label>
      {children}
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {fault && (
        <span class="fault" id={`${id}-fault`} role="alert">
          {fault}
        </span>
      )}
    </div>
  );
}

function described(id: string, { hint, fault }: Common): string | undefined {
  const ids = [hint ? `${id}-hint` : "", fault ? `${id}-fault` : ""].filter(Boolean).join(" ");
  return ids || undefined;
}

export function TextField({
  value,
  onValue,
  lines,
  type = "text",
  ...rest
}: Common & {
  value: string;
  onValue: (value: string) => void;
  lines?: number;
  type?: "text" | "tel" | "date" | "datetime-local" | "search" | "password";
  inputMode?: "text" | "numeric" | "tel";
  autocomplete?: string;
  maxLength?: number;
}) {
  const id = useId();
  const shared = {
    id,
    class: "input",
    value,
    maxLength: rest.maxLength,
    "aria-describedby": described(id, rest),
    "aria-invalid": rest.fault ? true : undefined,
    "aria-required": rest.required,
    onInput: (event: Event) => onValue((event.currentTarget as HTMLInputElement).value),
  };
  return (
    <Frame id={id} {...rest}>
      {lines ? (
        <textarea rows={lines} {...shared} />
      ) : (
        <input
          type={type}
          inputMode={rest.inputMode}
          autocomplete={rest.autocomplete ?? "off"}
          {...shared}
        />
      )}
    </Frame>
  );
}

/** A decimal number as typed: its digits matter, so it stays text. A comma becomes a point. */
export function NumberField({
  value,
  onValue,
  unit,
  ...rest
}: Common & { value: string; onValue: (value: string) => void; unit?: string }) {
  const id = useId();
  return (
    <Frame id={id} {...rest}>
      <div class="with-unit">
        <input
          id={id}
          class="input"
          inputMode="decimal"
          autocomplete="off"
          value={value}
          aria-describedby={described(id, rest)}
          aria-invalid={rest.fault ? true : undefined}
          aria-required={rest.required}
          onInput={(event) => onValue(event.currentTarget.value.replace(",", ".").trim())}
        />
        {unit && <span class="unit">{unit}</span>}
      </div>
    </Frame>
  );
}

export interface Option<Value extends string = string> {
  value: Value;
  label: string;
}

/** One of a few: large enough for gloves. */
export function Choice<Value extends string>({
  value,
  onValue,
  options,
  label,
  ...rest
}: Common & {
  value: Value | "";
  onValue: (value: Value) => void;
  options: readonly Option<Value>[];
}) {
  const name = useId();
  return (
    <fieldset
      class={rest.fault ? "field faulty" : "field"}
      style={{ border: 0, padding: 0, margin: 0 }}
    >
      <legend class="label" style={{ padding: 0 }}>
        {label}{" "}
        {rest.required !== undefined && (
          <span class="quiet">{rest.required ? t("say.required") : t("say.optional")}</span>
        )}
      </legend>
      <div class="choices">
        {options.map((option) => (
          <label class="choice" key={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onValue(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      {rest.hint && <span class="hint">{rest.hint}</span>}
      {rest.fault && (
        <span class="fault" role="alert">
          {rest.fault}
        </span>
      )}
    </fieldset>
  );
}

/** One of many. */
export function Select<Value extends string>({
  value,
  onValue,
  options,
  none = "—",
  ...rest
}: Common & {
  value: Value | "";
  onValue: (value: Value | "") => void;
  options: readonly Option<Value>[];
  /** What is shown where none of them is chosen. */
  none?: string;
}) {
  const id = useId();
  return (
    <Frame id={id} {...rest}>
      <select
        id={id}
        class="input"
        value={value}
        aria-describedby={described(id, rest)}
        onChange={(event) => onValue(event.currentTarget.value as Value | "")}
      >
        <option value="">{none}</option>
        {options.map((option) => (
          <option value={option.value} key={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

export function Check({
  label,
  value,
  onValue,
}: {
  label: string;
  value: boolean;
  onValue: (value: boolean) => void;
}) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={value}
        onChange={(event) => onValue(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}
