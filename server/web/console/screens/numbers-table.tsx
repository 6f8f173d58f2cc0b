/** A table of the statistics. A number is a link to the list with exactly its tickets. */
import { addressedAs } from "../core/filter";
import { addressOf } from "../core/route";
import type { Drill, Table } from "../core/statistics";
import { t, term } from "../text";
import { saidOf } from "./saying";
import { cellWords, keysOf, keyWords, useNames } from "./statistics-words";
import { useDesk } from "./use";

/** Columns of codes with their counts, and the parameter whose codes they are. */
const CODES: Record<string, string> = { classes: "class", causes: "cause", parties: "party" };
/** Where a place is: for maps that read the file, not for people. */
const UNREAD = new Set(["lat", "lon"]);

export function NumbersTable({ table }: { table: Table }) {
  const keys = keysOf(table);
  const columns = table.columns.filter((one) => !UNREAD.has(one) && !keys.includes(one));
  const names = useNames();
  return (
    <div class="numbers" data-scrolls>
      <p class="small quiet no-print">{t("statistics.numbers")}</p>
      <table data-table={table.table}>
        <thead>
          <tr>
            {keys.map((one) => (
              <th scope="col" key={one}>
                {titleOf(one)}
              </th>
            ))}
            {columns.map((one) => (
              <th scope="col" key={one} class={one in CODES ? undefined : "number"}>
                {titleOf(one)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, place) => (
            <tr key={place}>
              {keys.map((one) => (
                <th scope="row" key={one}>
                  {keyWords(one, row[one] ?? null, names)}
                </th>
              ))}
              {columns.map((one) => (
                <td key={one} class={one in CODES ? undefined : "number"} data-column={one}>
                  <Cell column={one} value={row[one] ?? null} drill={table.drill[place]?.[one]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Drills = Drill | Record<string, Drill> | undefined;

function Cell({
  column,
  value,
  drill,
}: {
  column: string;
  value: string | number | null;
  drill: Drills;
}) {
  const now = useDesk().now.value;
  const parameter = CODES[column];
  if (parameter) {
    return (
      <Codes
        of={String(value ?? "")}
        parameter={parameter}
        drills={drill as Record<string, Drill>}
      />
    );
  }
  return <Leads to={drill as Drill}>{cellWords(column, value, now)}</Leads>;
}

/** `overload 3, neutral-fault 1`: each with the number that leads to its tickets. */
function Codes({
  of,
  parameter,
  drills,
}: {
  of: string;
  parameter: string;
  drills: Record<string, Drill> | undefined;
}) {
  const names = useNames();
  return (
    <>
      {of
        .split(", ")
        .filter(Boolean)
        .map((said) => {
          const end = said.lastIndexOf(" ");
          const code = said.slice(0, end);
          return (
            <span class="code" key={code}>
              {saidOf(parameter, code, names)}{" "}
              <Leads to={drills?.[code]}>{said.slice(end + 1)}</Leads>
            </span>
          );
        })}
    </>
  );
}

function Leads({ to, children }: { to: Drill | undefined; children: string }) {
  if (!to || children === "0") return <>{children}</>;
  const filter = addressedAs({ view: "all", only: to });
  return (
    <a class="leads" href={addressOf({ place: "board", part: "list", ticket: null, filter })}>
      {children}
    </a>
  );
}

/** A dimension is called as in a filter, a number as in the statistics. */
function titleOf(column: string): string {
  return term("column", column) === column ? term("by", column) : term("column", column);
}
