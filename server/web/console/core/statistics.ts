/** Tables of the statistics: what is asked for, as it stands in the address, and the answer. */
import { signal } from "@preact/signals-core";
import { read } from "./api";
import { addressedAs, type Filter, type Parameter } from "./filter";
import { PERIODS, type Period, spanOf } from "./period";
import { Reader } from "./reading";

export const TABLES = [
  "deadlines",
  "counts",
  "trend",
  "stages",
  "repeats",
  "transformers",
  "sites",
  "satisfaction",
  "validity",
  "remedies",
] as const;
export type TableName = (typeof TABLES)[number];

export const DIMENSIONS = [
  "class",
  "sub_item",
  "grade",
  "status",
  "area",
  "district",
  "channel",
  "party",
  "cause",
  "crew",
  "holder",
  "month",
  "week",
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Tables that can be parted by a dimension; counts by a second one as well. */
export const PARTED: ReadonlySet<TableName> = new Set([
  "counts",
  "deadlines",
  "satisfaction",
  "validity",
  "remedies",
]);

/** The parameters of the list that find the tickets of a number; null where none can be asked for. */
export type Drill = Partial<Record<Parameter, string>> | null;

export interface Table {
  table: TableName;
  columns: string[];
  rows: Record<string, string | number | null>[];
  /** By row and column; of a column of codes by code. */
  drill: Record<string, Drill | Record<string, Drill>>[];
}

/** What a table is asked for beside its name. */
export interface Question {
  by: Dimension | null;
  also: Dimension | null;
  period: Period;
  district: string | null;
  class: string | null;
}

const BEGIN: Question = { by: null, also: null, period: "week", district: null, class: null };

/** The question of an address; its names are none of those of a filter, beside which it stands. */
export function questionOf(text: string | null): Question {
  const said = new URLSearchParams(text ?? "");
  const one = <Word extends string>(name: string, words: readonly Word[]) =>
    words.find((word) => word === said.get(name)) ?? null;
  return {
    by: one("by", DIMENSIONS),
    also: one("also", DIMENSIONS),
    period: one("period", PERIODS) ?? BEGIN.period,
    district: said.get("in") || null,
    class: said.get("of") || null,
  };
}

/** An address that asks this, and keeps the filter of the queue. */
export function addressedWith(question: Question, filter: Filter): string {
  const said = new URLSearchParams(addressedAs(filter));
  const { by, also, period, district, class: of } = question;
  for (const [name, value] of Object.entries({ by, also, period, in: district, of })) {
    if (value) said.set(name, value);
  }
  return said.toString();
}

/** What the server is asked; `today`: a day of the profile's zone. */
export function askedOf(table: TableName, question: Question, today: string): URLSearchParams {
  const { from, to } = spanOf(question.period, today);
  const { by, also, district, class: of } = question;
  const dimensions = dimensionsOf(table, by, also);
  const asked = { by: dimensions, opened_from: from, opened_to: to, district, class: of };
  const known = Object.entries(asked).filter(([, value]) => value) as [string, string][];
  return new URLSearchParams(known);
}

function dimensionsOf(table: TableName, by: Dimension | null, also: Dimension | null): string {
  if (!PARTED.has(table)) return "";
  if (table !== "counts") return by ?? "";
  const first = by ?? "class";
  return also && also !== first ? `${first},${also}` : first;
}

export class Statistics {
  readonly table = signal<Table | null>(null);
  private readonly reader = new Reader();
  readonly reading = this.reader.state;
  private asked: string | null = null;

  async load(name: TableName, query: URLSearchParams): Promise<void> {
    const path = `statistics/${name}?${query}&drill=true`;
    // Numbers of one question never stand under another; asked again, they stay and are called old.
    if (path !== this.asked) this.table.value = null;
    this.asked = path;
    await this.reader.ask(
      (stop) => read<Table>(path, stop),
      (table) => {
        this.table.value = table;
      },
    );
  }
}
