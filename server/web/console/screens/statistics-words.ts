/** How what stands in a table of the statistics is said. */
import { withUnit } from "#shared/format/numbers";
import { clock } from "#shared/format/time";
import type { Table } from "../core/statistics";
import { t } from "../text";
import { saidOf } from "./saying";
import { useDesk } from "./use";

type Names = (crew: string) => string;

/** Columns that are no numbers and name the row. */
const NAMES = new Set(["deadline", "stage", "address", "transformer", "month", "week"]);

export function useNames(): Names {
  const { crews } = useDesk();
  return (crew) => crews.nameOf(crew);
}

/** The columns that say which row it is: all before the first number, or the one that names it. */
export function keysOf({ columns, rows }: Table): string[] {
  const first = columns.findIndex(
    (column) => !NAMES.has(column) && rows.some((row) => typeof row[column] === "number"),
  );
  return columns.slice(0, Math.max(1, first));
}

export function rowName(table: Table, row: Table["rows"][number], names: Names): string {
  return keysOf(table)
    .map((column) => keyWords(column, row[column] ?? null, names))
    .join(" · ");
}

export function keyWords(column: string, value: string | number | null, names: Names): string {
  return value === null ? t("statistics.unknown") : saidOf(column, String(value), names);
}

/** A number or moment of a column. */
export function cellWords(column: string, value: string | number | null, now: number): string {
  if (value === null) return "—";
  if (column.endsWith("_rate")) return percent(Number(value));
  if (column.endsWith("_hours")) return withUnit(Number(value).toFixed(1), "h");
  if (column.endsWith("_at")) return clock(String(value), now);
  return String(value);
}

export function percent(share: number): string {
  return withUnit((share * 100).toFixed(1), "%");
}
