/** Rows before they are tickets: the first ones as they would be, and all that is wrong. */

import { exactly } from "#shared/format/time";
import { Badge } from "#shared/ui/basics";
import type { ImportJob, PreviewRow, RowFault } from "../../core/imports";
import { titleOfClass } from "../../core/profile";
import { t, term, titled } from "../../text";

const TONES = { new: "good", there: "plain", faulty: "bad" } as const;

export function FirstRows({ rows }: { rows: readonly PreviewRow[] }) {
  return (
    <>
      <h3>{t("import.first-rows", { n: rows.length })}</h3>
      <div class="wide-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("import.row")}</th>
              <th scope="col">{t("import.becomes")}</th>
              <th scope="col">{term("intake", "title")}</th>
              <th scope="col">{term("intake", "class")}</th>
              <th scope="col">{term("intake", "customer.account")}</th>
              <th scope="col">{term("intake", "site.address")}</th>
              <th scope="col">{term("intake", "occurred_at")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <Row key={one.row} of={one} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row({ of: { row, state, intake } }: { of: PreviewRow }) {
  const { title, class: kind, customer, site, occurred_at } = intake;
  return (
    <tr class={state === "faulty" ? "faulty" : undefined} data-row={row}>
      <td class="number">{row}</td>
      <td>
        <Badge tone={TONES[state]}>{term("import-row", state)}</Badge>
      </td>
      <td>{title}</td>
      <td>{kind && titled(titleOfClass(kind), kind)}</td>
      <td>{[customer?.account, customer?.name].filter(Boolean).join(" ")}</td>
      <td>{site?.address}</td>
      <td>{occurred_at && exactly(occurred_at)}</td>
    </tr>
  );
}

/** What is wrong, by row and column, and what stands there. */
export function Faults({ of: { errors, rejected } }: { of: ImportJob }) {
  if (errors.length === 0) return null;
  const rows = new Set(errors.map((one) => one.row)).size;
  return (
    <>
      <h3>{t("import.faults", { n: rejected })}</h3>
      <div class="wide-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("import.row")}</th>
              <th scope="col">{t("import.column")}</th>
              <th scope="col">{t("import.cell")}</th>
              <th scope="col">{t("import.wrong")}</th>
            </tr>
          </thead>
          <tbody>
            {errors.map((one) => (
              <tr key={`${one.row}/${one.column}/${one.code}`} data-fault={one.row}>
                <td class="number">{one.row}</td>
                <td>{one.column || t("import.whole-row")}</td>
                <td>{one.value}</td>
                <td>{words(one)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows < rejected && (
        <p class="small quiet">{t("import.more-faults", { n: rejected - rows })}</p>
      )}
    </>
  );
}

function words({ code, message }: RowFault): string {
  const said = term("reason", code);
  return said === code ? message : said;
}
