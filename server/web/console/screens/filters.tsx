/** What is looked at: the view, words, and chips that can each be taken away; saved views and export. */
import { Download, ListFilter, X } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button, Sign } from "#shared/ui/basics";
import {
  type Chip,
  chipsOf,
  type Filter,
  isSame,
  queryOf,
  VIEWS,
  type View,
  without,
} from "../core/filter";
import { askFor } from "../core/route";
import { filterOfView, type SavedView } from "../core/saved-views";
import { session } from "../core/session";
import { type Key, t } from "../text";
import { FilterSheet } from "./filter-sheet";
import { chipWords } from "./saying";
import "../filters.css";
import { useDesk, useKey } from "./use";

/** Typing waits so long for the next letter before it asks, ms. */
const TYPED = 250;

/** `children`: what is said beside the files, such as how many tickets there are. */
export function Filters({ children }: { children?: ComponentChildren }) {
  const { queue } = useDesk();
  const [isOpen, setOpen] = useState(false);
  return (
    <div class="stack tight filters">
      <Words />
      <div class="row no-print">
        <Views />
        <Button sign={ListFilter} onClick={() => setOpen(true)}>
          {t("filter.do")}
        </Button>
      </div>
      <Chips />
      <div class="row between files">
        <span class="small quiet" role="status">
          {children}
        </span>
        <Export filter={queue.wants.value} />
      </div>
      {isOpen && <FilterSheet onClose={() => setOpen(false)} />}
    </div>
  );
}

function Words() {
  const { queue } = useDesk();
  const field = useRef<HTMLInputElement>(null);
  const typing = useRef<ReturnType<typeof setTimeout>>();
  const words = queue.wants.value.only.q ?? "";
  useKey("/", () => field.current?.focus());
  useEffect(() => () => clearTimeout(typing.current), []);
  useEffect(() => {
    // What a link or a saved view asks for is shown; what is being typed is left alone.
    if (field.current && field.current !== document.activeElement) field.current.value = words;
  }, [words]);
  return (
    <input
      ref={field}
      class="input no-print"
      type="search"
      aria-label={t("queue.search")}
      placeholder={t("queue.search")}
      onInput={(event) => {
        const { value } = event.currentTarget;
        clearTimeout(typing.current);
        typing.current = setTimeout(() => queue.search(value), TYPED);
      }}
    />
  );
}

const SAVED = "saved:";
const UNSAVED = "unsaved";

/** The views that there are, one's own and the office's among them, in one list. */
function Views() {
  const { queue, views } = useDesk();
  const wants = queue.wants.value;
  const saved = views.all.value;
  const mine = saved.filter((one) => one.owner === session.value?.user);
  const theirs = saved.filter((one) => one.owner !== session.value?.user);
  const chosen = saved.find((one) => isSame(filterOfView(one), wants));
  const plain = wants.view !== "all" || chipsOf(wants).length === 0;
  const value = chosen ? SAVED + chosen.id : plain ? wants.view : UNSAVED;
  return (
    <select
      class="input grow"
      aria-label={t("view.label")}
      value={value}
      onChange={({ currentTarget: { value: next } }) => {
        const found = saved.find((one) => SAVED + one.id === next);
        if (found) askFor(filterOfView(found));
        else queue.look(next as View);
      }}
    >
      {value === UNSAVED && <option value={UNSAVED}>{t("saved.unsaved")}</option>}
      {(Object.keys(VIEWS) as View[]).map((view) => (
        <option value={view} key={view}>
          {t(`view.${view}`)}
        </option>
      ))}
      <Named of={mine} label={t("saved.own")} />
      <Named of={theirs} label={t("saved.office")} />
    </select>
  );
}

function Named({ of, label }: { of: readonly SavedView[]; label: string }) {
  if (of.length === 0) return null;
  return (
    <optgroup label={label}>
      {of.map((one) => (
        <option value={SAVED + one.id} key={one.id}>
          {one.name}
        </option>
      ))}
    </optgroup>
  );
}

/** What is asked for beside the view; each goes with a press. */
export function Chips() {
  const desk = useDesk();
  const { queue, crews } = desk;
  const wants = queue.wants.value;
  const chips = chipsOf(wants);
  if (chips.length === 0) return null;
  const words = ({ parameter, value }: Chip) =>
    chipWords(parameter, value, (crew) => crews.nameOf(crew));
  return (
    <ul class="row chips" aria-label={t("filter.in-force")}>
      {chips.map((chip) => (
        <li key={chip.parameter + chip.value}>
          <button
            type="button"
            class="chip"
            data-chip={chip.parameter}
            aria-label={t("filter.take-away", { what: words(chip) })}
            onClick={() => askFor(without(wants, chip))}
          >
            {words(chip)}
            <Sign of={X} small />
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          class="chip quiet no-print"
          onClick={() => askFor({ ...wants, only: {} })}
        >
          {t("filter.clear")}
        </button>
      </li>
    </ul>
  );
}

const FORMATS = ["csv", "xlsx", "geojson", "gpkg"] as const;

/** All tickets of the view as a file, whatever part of them is on the screen. */
function Export({ filter }: { filter: Filter }) {
  const menu = useRef<HTMLDetailsElement>(null);
  return (
    <details
      class="menu"
      ref={menu}
      onKeyDown={(event) => event.key === "Escape" && menu.current?.removeAttribute("open")}
    >
      <summary class="button" title={t("export.what")}>
        <Sign of={Download} />
        {t("export.do")}
      </summary>
      <ul class="card">
        {FORMATS.map((format) => (
          <li key={format}>
            <a
              href={exportOf(filter, format)}
              download
              onClick={() => menu.current?.removeAttribute("open")}
            >
              {t(`export.${format}` as Key)}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

function exportOf(filter: Filter, format: (typeof FORMATS)[number]): string {
  const query = new URLSearchParams(queryOf(filter));
  query.set("format", format);
  if (format === "csv") query.set("bom", "true");
  return `/api/v1/exports/tickets?${query}`;
}
