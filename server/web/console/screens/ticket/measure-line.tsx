/** A measure in a line: what, by whom, until when, for how much, and what became of it. */
import { withUnit } from "#shared/format/numbers";
import { clock, exactly } from "#shared/format/time";
import { Badge } from "#shared/ui/basics";
import type { Measure } from "../../core/ticket/office-ticket";
import { t, term } from "../../text";
import { useDesk } from "../use";

export function MeasureLine({ measure }: { measure: Measure }) {
  const now = useDesk().now.value;
  const { action, owner, due, amount, currency, execution } = measure;
  return (
    <li class="row" data-measure={measure.id}>
      <span class="grow">
        {action}
        <span class="quiet">
          {owner && ` · ${term("party", owner)}`}
          {due && ` · ${t("measure.until", { when: clock(due, now) })}`}
        </span>
      </span>
      {amount && <strong>{withUnit(amount, currency ?? "")}</strong>}
      {execution && (
        <Badge
          tone={execution.state === "done" ? "good" : "plain"}
          title={`${exactly(execution.at)} · ${execution.by}`}
        >
          {term("execution", execution.state)}
        </Badge>
      )}
    </li>
  );
}
