/** Statistics: a table, drawn above itself; every number leads to the tickets that it counts. */
import { Download, Inbox, Printer } from "lucide-preact";
import { useLayoutEffect, useState } from "preact/hooks";
import type { Option as Coded } from "#shared/ticket";
import { Button, Empty, Sign } from "#shared/ui/basics";
import { type Option, Select } from "#shared/ui/fields";
import { PERIODS } from "../core/period";
import { profile } from "../core/profile";
import { addressOf, route } from "../core/route";
import {
  addressedWith,
  askedOf,
  DIMENSIONS,
  PARTED,
  type Question,
  questionOf,
  Statistics,
  TABLES,
  type TableName,
} from "../core/statistics";
import { type Key, t, titled } from "../text";
import { Bars } from "./bars";
import { NumbersTable } from "./numbers-table";
import { Told } from "./told";
import { useDesk, useToday } from "./use";
import "../statistics.css";

export function StatisticsPlace() {
  const [statistics] = useState(() => new Statistics());
  const name = route.value.part as TableName;
  const question = questionOf(route.value.filter);
  const query = askedOf(name, question, useToday());
  const load = () => void statistics.load(name, query);
  // Before the next picture: what is shown until then belongs to the question before.
  useLayoutEffect(load, [name, query.toString()]);
  const { value: found } = statistics.table;
  const table = found?.table === name ? found : null;
  return (
    <main class="statistics">
      <Tables open={name} />
      <div class="stack">
        <header class="stack tight">
          <h1>{t(`table.${name}` as Key)}</h1>
          <p class="quiet">{t(`about.${name}` as Key)}</p>
        </header>
        <Controls table={name} question={question} query={query} />
        <Told reading={statistics.reading.value} isOld={table !== null} retry={load} />
        {table && table.rows.length === 0 && <Empty sign={Inbox}>{t("statistics.empty")}</Empty>}
        {table && table.rows.length > 0 && (
          <>
            <Bars table={table} />
            <NumbersTable table={table} />
          </>
        )}
      </div>
    </main>
  );
}

function Tables({ open }: { open: TableName }) {
  return (
    <nav class="no-print" aria-label={t("statistics.tables")}>
      <ul>
        {TABLES.map((one) => (
          <li key={one}>
            <a
              href={addressOf({ ...route.value, part: one })}
              aria-current={one === open ? "page" : undefined}
            >
              {t(`table.${one}` as Key)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Controls({
  table,
  question,
  query,
}: {
  table: TableName;
  question: Question;
  query: URLSearchParams;
}) {
  const { queue } = useDesk();
  const rules = profile.value;
  const ask = (more: Partial<Question>) => {
    const filter = addressedWith({ ...question, ...more }, queue.wants.value);
    location.hash = addressOf({ ...route.value, filter });
  };
  const dimensions = DIMENSIONS.map((value) => ({ value, label: t(`by.${value}` as Key) }));
  const by = question.by ?? (table === "counts" ? "class" : "");
  return (
    <div class="row controls">
      <Select
        label={t("statistics.period")}
        value={question.period}
        options={PERIODS.map((value) => ({ value, label: t(`period.${value}` as Key) }))}
        onValue={(period) => ask({ period: period || "all" })}
      />
      <OneOf of="district" known={rules?.districts} value={question.district} onValue={ask} />
      <OneOf of="class" known={rules?.classes} value={question.class} onValue={ask} />
      {PARTED.has(table) && (
        <Select
          label={t("statistics.by")}
          value={by}
          options={dimensions}
          onValue={(value) => ask({ by: value || null })}
        />
      )}
      {table === "counts" && (
        <Select
          label={t("statistics.also")}
          value={question.also ?? ""}
          options={dimensions.filter((one) => one.value !== by)}
          onValue={(value) => ask({ also: value || null })}
        />
      )}
      <Files table={table} query={query} />
    </div>
  );
}

function OneOf({
  of,
  known = [],
  value,
  onValue,
}: {
  of: "district" | "class";
  known: readonly Coded[] | undefined;
  value: string | null;
  onValue: (more: Partial<Question>) => void;
}) {
  const options: Option[] = known.map(({ code, title }) => ({
    value: code,
    label: titled(title, code),
  }));
  if (options.length === 0) return null;
  return (
    <Select
      label={t(`by.${of}`)}
      value={value ?? ""}
      options={options}
      onValue={(code) => onValue({ [of]: code || null })}
    />
  );
}

/** The table as a file, and on paper. */
function Files({ table, query }: { table: TableName; query: URLSearchParams }) {
  const fileOf = (format: string) => {
    const asked = new URLSearchParams(query);
    asked.set("format", format);
    return `/api/v1/statistics/${table}?${asked}`;
  };
  return (
    <div class="row no-print files">
      <a class="button" href={fileOf("csv")} download data-file="csv">
        <Sign of={Download} />
        {t("statistics.csv")}
      </a>
      <a class="button" href={fileOf("xlsx")} download data-file="xlsx">
        <Sign of={Download} />
        {t("statistics.xlsx")}
      </a>
      <Button sign={Printer} onClick={() => print()}>
        {t("statistics.print")}
      </Button>
    </div>
  );
}
