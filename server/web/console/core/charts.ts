/** How a table is drawn: which columns are bars, and what they mean. Pure. */
import type { Table, TableName } from "./statistics";

/** Told apart by pattern as well as by colour. */
export type Meaning = "plain" | "good" | "bad" | "amber" | "unknown" | "accent";

export interface Chart {
  /** Columns of numbers, in the order in which they are drawn. */
  parts: readonly (readonly [column: string, meaning: Meaning])[];
  /** Whether the parts are those of one whole, or each stands for itself. */
  isWhole: boolean;
}

export const CHARTS: Record<TableName, Chart> = {
  counts: { parts: [["tickets", "accent"]], isWhole: true },
  deadlines: {
    parts: [
      ["met", "good"],
      ["missed", "bad"],
      ["running", "plain"],
      ["provisional", "unknown"],
    ],
    isWhole: true,
  },
  repeats: {
    parts: [
      ["tickets", "plain"],
      ["repeats", "amber"],
    ],
    isWhole: false,
  },
  stages: {
    parts: [
      ["median_hours", "accent"],
      ["p90_hours", "plain"],
    ],
    isWhole: false,
  },
  sites: {
    parts: [
      ["tickets", "accent"],
      ["undecided", "amber"],
    ],
    isWhole: false,
  },
  transformers: {
    parts: [
      ["tickets", "accent"],
      ["undecided", "amber"],
    ],
    isWhole: false,
  },
  satisfaction: {
    parts: [
      ["satisfied", "good"],
      ["fair", "plain"],
      ["dissatisfied", "bad"],
      ["not_reached", "unknown"],
    ],
    isWhole: true,
  },
  validity: {
    parts: [
      ["utility", "bad"],
      ["customer", "accent"],
      ["third_party", "plain"],
      ["force_majeure", "amber"],
      ["undetermined", "unknown"],
    ],
    isWhole: true,
  },
  remedies: {
    parts: [
      ["with_measures", "plain"],
      ["remedied", "good"],
    ],
    isWhole: false,
  },
  trend: {
    parts: [
      ["opened", "accent"],
      ["decided", "amber"],
      ["replied", "good"],
      ["archived", "plain"],
    ],
    isWhole: false,
  },
};

/** A rate of a table, and the columns that it is reckoned from. */
export interface Rate {
  column: string;
  part: string;
  /** Their sum is the whole. */
  whole: readonly string[];
}

export const RATES: Partial<Record<TableName, Rate>> = {
  deadlines: { column: "on_time_rate", part: "met", whole: ["met", "missed"] },
  repeats: { column: "repeat_rate", part: "repeats", whole: ["tickets"] },
  satisfaction: {
    column: "satisfaction_rate",
    part: "satisfied",
    whole: ["satisfied", "fair", "dissatisfied"],
  },
  validity: { column: "valid_rate", part: "utility", whole: ["confirmed"] },
  remedies: { column: "remedy_rate", part: "remedied", whole: ["with_measures"] },
};

/** The rate of all rows together; null of nothing. */
export function overall(table: Table): { rate: Rate; part: number; whole: number } | null {
  const rate = RATES[table.table];
  if (!rate) return null;
  const sum = (columns: readonly string[]) =>
    columns.reduce((all, name) => all + table.rows.reduce((n, row) => n + number(row[name]), 0), 0);
  const whole = sum(rate.whole);
  return whole > 0 ? { rate, part: sum([rate.part]), whole } : null;
}

/** The longest bar of a chart: what fills its width. */
export function longest({ rows, table }: Table): number {
  const { parts, isWhole } = CHARTS[table];
  const lengths = rows.map((row) => {
    const values = parts.map(([column]) => number(row[column]));
    return isWhole ? values.reduce((sum, one) => sum + one, 0) : Math.max(...values);
  });
  return Math.max(0, ...lengths);
}

export function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
