/** One of many, found by typing: what fits is shown as a list to tap. */
import { Search, X } from "lucide-preact";
import { useId, useState } from "preact/hooks";
import { t } from "#shared/text";
import { IconButton, Sign } from "#shared/ui/basics";
import type { Option } from "#shared/ui/fields";

export function SearchList({
  label,
  value,
  onValue,
  options,
  fault,
}: {
  label: string;
  value: string;
  onValue: (value: string) => void;
  /** `more`: what it is found by besides its label. */
  options: readonly (Option & { more?: string })[];
  fault?: string | undefined;
}) {
  const id = useId();
  const [sought, setSought] = useState("");
  const [open, setOpen] = useState(false);
  const chosen = options.find((option) => option.value === value);
  const found = options.filter(({ value: code, label: name, more = "" }) =>
    `${code} ${name} ${more}`.toLowerCase().includes(sought.trim().toLowerCase()),
  );
  const choose = (code: string) => {
    onValue(code);
    setSought("");
    setOpen(false);
  };
  return (
    <div class={fault ? "field faulty" : "field"} data-search-list>
      <label class="label" for={id}>
        {label}
      </label>
      {value && (
        <span class="row chosen">
          <strong class="grow">{chosen?.label ?? value}</strong>
          <IconButton sign={X} label={t("list.clear")} onClick={() => onValue("")} />
        </span>
      )}
      <span class="with-sign">
        <Sign of={Search} small />
        <input
          id={id}
          class="input"
          type="search"
          autocomplete="off"
          placeholder={t(value ? "list.other" : "list.search")}
          value={sought}
          aria-controls={open ? `${id}-list` : undefined}
          onFocus={() => setOpen(true)}
          onInput={(event) => {
            setSought(event.currentTarget.value);
            setOpen(true);
          }}
        />
      </span>
      {open && (
        <ul class="option-list" id={`${id}-list`}>
          {found.map((option) => (
            <li key={option.value}>
              <button
                type="button"
                class="option"
                aria-pressed={option.value === value}
                data-option={option.value}
                onClick={() => choose(option.value)}
              >
                {option.label}
              </button>
            </li>
          ))}
          {found.length === 0 && <li class="small quiet">{t("list.nothing")}</li>}
        </ul>
      )}
      {fault && (
        <span class="fault" role="alert">
          {fault}
        </span>
      )}
    </div>
  );
}
