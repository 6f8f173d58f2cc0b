/** What is to be said of a value while it is typed: how it lies to its limits, whether a register can show it. */
import { CircleCheck, TriangleAlert } from "lucide-preact";
import { exactOrNull } from "#shared/rules/exact";
import { compare, comparedLine } from "#shared/rules/limits";
import type { Profile as Rules } from "#shared/rules/profile";
import { type BilledMeter, billed, judgeRegister } from "#shared/rules/register";
import { t } from "#shared/text";
import { sayLine } from "#shared/text/arithmetic";
import { Banner } from "#shared/ui/basics";
import type { WorkItem } from "../core/work";
import type { ReadingContent } from "../forms/reading";
import { instantOf } from "../forms/values";
import { useApp } from "./use";

export function ReadingSaid({ content, item }: { content: ReadingContent; item: WorkItem }) {
  const rules = useApp().profile.value as unknown as Rules | null;
  if (!rules || !content.unit || exactOrNull(content.value) === null) return null;
  if (content.method === "register") {
    return <RegisterSaid content={content} item={item} rules={rules} />;
  }
  const found = compare(content, rules);
  if (found.length === 0) return null;
  const outside = found.some(({ position }) => position !== "within");
  return (
    <Banner tone={outside ? "amber" : "plain"} sign={outside ? TriangleAlert : CircleCheck}>
      {found.map((one) => (
        <span key={one.limit.name}>{sayLine(comparedLine(one))}</span>
      ))}
      {outside && content.method === "spot" && <span class="small">{t("reading.log-it")}</span>}
    </Banner>
  );
}

function RegisterSaid({
  content,
  item,
  rules,
}: {
  content: ReadingContent;
  item: WorkItem;
  rules: Rules;
}) {
  const app = useApp();
  const meter = item.ticket.meter;
  const value = exactOrNull(content.value);
  const isOther = meter?.number && content.meter && content.meter.trim() !== meter.number;
  if (!meter || !value || !rules.metrology.register || isOther) return null;
  const at = instantOf(content.measuredAt) ?? new Date(app.now.value).toISOString();
  const billedMeter = meter as BilledMeter;
  const verdict = judgeRegister(
    billed(billedMeter),
    { value, at },
    billedMeter,
    rules.metrology.register,
  );
  const doubtful = verdict.outcome === "outside";
  return (
    <Banner tone={doubtful ? "amber" : "plain"} sign={doubtful ? TriangleAlert : CircleCheck}>
      {verdict.remarks.map((one) => (
        <strong key={one.code}>{sayLine(one.line)}</strong>
      ))}
      {verdict.steps.map((line) => (
        <span class="small numbers" key={sayLine(line)}>
          {sayLine(line)}
        </span>
      ))}
    </Banner>
  );
}
