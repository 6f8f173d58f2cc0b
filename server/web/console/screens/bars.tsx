/** A table as bars. Whoever does not see them reads the table below, which says the same. */
import { CHARTS, longest, number, overall } from "../core/charts";
import type { Table } from "../core/statistics";
import { type Key, t } from "../text";
import { percent, rowName, useNames } from "./statistics-words";

/** More rows than this are read in the table. */
const MOST = 24;

export function Bars({ table }: { table: Table }) {
  const chart = CHARTS[table.table];
  const whole = longest(table);
  const names = useNames();
  return (
    <figure class="stack tight">
      <Overall table={table} />
      <div class={chart.isWhole ? "bars whole" : "bars"} aria-hidden="true">
        <ul class="row small legend">
          {chart.parts.length > 1 &&
            chart.parts.map(([column, meaning]) => (
              <li key={column}>
                <span class={`swatch ${meaning}`} />
                {t(`column.${column}` as Key)}
              </li>
            ))}
        </ul>
        {table.rows.slice(0, MOST).map((row) => (
          <div class="bar-row" key={rowName(table, row, names)}>
            <span class="small name">{rowName(table, row, names)}</span>
            <span class="track">
              {chart.parts.map(([column, meaning]) => (
                <Part key={column} of={number(row[column])} whole={whole} meaning={meaning} />
              ))}
            </span>
          </div>
        ))}
      </div>
    </figure>
  );
}

function Part({ of, whole, meaning }: { of: number; whole: number; meaning: string }) {
  if (of === 0 || whole === 0) return null;
  return (
    <span class="part" style={{ inlineSize: `${(of / whole) * 100}%` }}>
      <span class={`fill ${meaning}`} />
      <span class="small">{of}</span>
    </span>
  );
}

/** The rate of all rows together: what a supervisor asks for first. */
function Overall({ table }: { table: Table }) {
  const found = overall(table);
  if (!found) return null;
  const { rate, part, whole } = found;
  return (
    <figcaption class="overall" data-overall>
      <span class="quiet">{t(`column.${rate.column}` as Key)}</span>
      <strong>{percent(part / whole)}</strong>
      <span class="small quiet">{t("statistics.rate-of", { part, whole })}</span>
    </figcaption>
  );
}
