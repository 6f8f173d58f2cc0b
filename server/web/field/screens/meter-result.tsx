/** Pass or fail with its arithmetic: of one load point, and of the whole test with the proposed refund. */
import { CircleCheck, CircleHelp, CircleX } from "lucide-preact";
import { signed } from "#shared/rules/exact";
import type { Judged } from "#shared/rules/meter-point";
import type { Metrology } from "#shared/rules/profile";
import type { Refund } from "#shared/rules/refund";
import type { Verdict } from "#shared/rules/verdict";
import { choicesOf, t } from "#shared/text";
import { sayLine } from "#shared/text/arithmetic";
import { Badge, Banner, Button } from "#shared/ui/basics";
import { Choice } from "#shared/ui/fields";
import type { TestForm } from "./meter-form";
import { Section } from "./section";
import { useApp } from "./use";
import { useJudgedPoint, useVerdict } from "./use-verdict";

const SIGNS = { within: CircleCheck, outside: CircleX, "no-verdict": CircleHelp } as const;
const TONES = { within: "good", outside: "bad", "no-verdict": "plain" } as const;

export function PointSaid({ form, place }: { form: TestForm; place: number }) {
  const judged = useJudgedPoint(form.body, place);
  const { source } = useVerdict(form.body);
  if (!judged) return null;
  const outcome = outcomeOf(judged);
  return (
    <Banner tone={TONES[outcome]} sign={SIGNS[outcome]}>
      <strong class="numbers" data-outcome={outcome}>
        {signed(judged.reported, judged.places)} %{" "}
        {judged.limit
          ? t(`mt.point-${outcome}` as "mt.point-within", { limit: judged.limit.toFixed() })
          : t("mt.point-no-verdict")}
      </strong>
      {judged.steps.map((line, at) => (
        <span class="small numbers" key={at}>
          {sayLine(line)}
        </span>
      ))}
      {judged.remarks.map((one) => (
        <span class="small" key={sayLine(one.line)}>
          {sayLine(one.line)}
        </span>
      ))}
      {judged.limit && source && <span class="small">{t("mt.source", { text: source.text })}</span>}
    </Banner>
  );
}

function outcomeOf({ limit, outside }: Judged) {
  if (limit === null) return "no-verdict";
  return outside ? "outside" : "within";
}

/** The whole test, as the server will judge it. */
export function ResultPart({ form }: { form: TestForm }) {
  const { verdict } = useVerdict(form.body);
  if (!verdict) return null;
  const { outcome, remarks, steps, source, refund } = verdict;
  return (
    <Section title={t("mt.result")}>
      <Banner tone={TONES[outcome]} sign={SIGNS[outcome]}>
        <strong data-verdict={outcome}>{t(`mt.${outcome}`)}</strong>
        <span class="small">{t("mt.result-hint")}</span>
      </Banner>
      {remarks.length > 0 && (
        <ul class="stack tight">
          {remarks.map((one) => (
            <li class="small" key={sayLine(one.line)}>
              • {sayLine(one.line)}
            </li>
          ))}
        </ul>
      )}
      <WhichError form={form} verdict={verdict} />
      {refund && <RefundSaid refund={refund} />}
      <details>
        <summary class="small">{t("mt.arithmetic")}</summary>
        <ol class="stack tight steps">
          {steps.map((line, at) => (
            <li class="small numbers" key={at}>
              {sayLine(line)}
            </li>
          ))}
        </ol>
        {source && <p class="small quiet">{t("mt.source", { text: source.text })}</p>}
      </details>
    </Section>
  );
}

/** Several errors: which counts depends on the kind of customer. */
function WhichError({ form, verdict }: { form: TestForm; verdict: Verdict }) {
  const rules = useApp().profile.value?.metrology as Metrology | undefined;
  const kinds = [...new Set((rules?.means ?? []).flatMap((one) => one.customers))];
  const asked = verdict.remarks.some((one) => one.code === "which-error");
  if ((!asked && !form.content.customerKind) || kinds.length === 0) return null;
  return (
    <>
      <Choice
        label={t("mt.customer-kind")}
        value={form.content.customerKind}
        onValue={(customerKind) => form.set({ customerKind })}
        options={choicesOf("customer-kind", kinds)}
        fault={form.at("customer_kind")}
      />
      {form.content.customerKind && (
        <Button onClick={() => form.set({ customerKind: "" })}>{t("list.clear")}</Button>
      )}
    </>
  );
}

function RefundSaid({ refund }: { refund: Refund }) {
  return (
    <div class="stack tight" data-refund={refund.energy_kwh}>
      <div class="row">
        <strong class="numbers">
          {t(`mt.${refund.direction}`, { energy: refund.energy_kwh })}
        </strong>
        <Badge tone="amber">{t("mt.proposal")}</Badge>
      </div>
      {refund.steps.map((line, at) => (
        <span class="small numbers" key={at}>
          {sayLine(line)}
        </span>
      ))}
      <span class="small quiet">
        {t("mt.source", { text: [refund.article, refund.source].filter(Boolean).join(" · ") })}
      </span>
      <span class="small">{t("mt.refund-hint")}</span>
    </div>
  );
}
