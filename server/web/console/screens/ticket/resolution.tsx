/** What will be done: measures with what became of them, the sum, and the chain of approval. */
import { Check, CircleDashed, Undo2 } from "lucide-preact";
import { withUnit } from "#shared/format/numbers";
import { clock } from "#shared/format/time";
import { Badge, Button, Sign, type Tone } from "#shared/ui/basics";
import { named } from "../../core/profile";
import { can } from "../../core/ticket/deeds";
import type { ApprovalStep } from "../../core/ticket/office-ticket";
import { t, term, titled } from "../../text";
import { useDesk } from "../use";
import { useHere } from "./here";
import { MeasureLine } from "./measure-line";
import { Section } from "./section";

const TONES: Record<string, Tone> = {
  approved: "good",
  returned: "bad",
  "needs-approval": "amber",
};

export function Resolution() {
  const { ticket, begin } = useHere();
  const { state, measures, amount, currency, approvals, reason } = ticket.resolution;
  return (
    <Section
      part="resolution"
      note={<Badge tone={TONES[state] ?? "plain"}>{term("resolution", state)}</Badge>}
    >
      {measures.length === 0 && <p class="quiet small">{t("resolution.none")}</p>}
      <ul class="stack tight">
        {measures.map((one) => (
          <MeasureLine measure={one} key={one.id} />
        ))}
      </ul>
      {amount && (
        <p>
          {t("resolution.sum")} <strong>{withUnit(amount, currency ?? "")}</strong>
        </p>
      )}
      {reason && <p class="small quiet">{reason}</p>}
      {measures.some((one) => one.execution?.state !== "done") && can(ticket, "executions") && (
        <Button onClick={() => begin({ deed: "executions" })}>{t("deed.executions")}</Button>
      )}
      {approvals.length > 0 && <Chain steps={approvals} />}
    </Section>
  );
}

const SIGNS = { waiting: CircleDashed, approved: Check, returned: Undo2 } as const;

/** The steps of the chain, with who took each, or who may. */
export function Chain({ steps }: { steps: readonly ApprovalStep[] }) {
  const now = useDesk().now.value;
  return (
    <ol class="stack tight small chain" aria-label={t("approval.chain")}>
      {steps.map((one) => (
        <li class="row" key={one.step} data-step={one.step} data-step-state={one.state}>
          <Sign of={SIGNS[one.state]} small />
          <strong>{titled(named("approval_steps", one.step))}</strong>
          <span>{term("approval", one.state)}</span>
          <span class="quiet">
            {one.state === "waiting"
              ? t("approval.by-whom", {
                  roles: one.roles.map((role) => term("role-of", role)).join(t("list.or")),
                })
              : [one.by, one.at && clock(one.at, now), one.reason].filter(Boolean).join(" · ")}
          </span>
        </li>
      ))}
    </ol>
  );
}
