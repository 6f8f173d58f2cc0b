/** What is to be said of a value while it is typed: how it lies to its limits, whether a register can show it. */
import { CircleCheck, TriangleAlert } from "lucide-preact";
import { instantOf } from "#shared/forms/values";
import { exactOrNull } from "#shared/rules/exact";
import { compare, comparedLine } from "#shared/rules/limits";
import type { Profile as Rules } from "#shared/rules/profile";
import { type BilledMeter, billed, judgeRegister } from "#shared/rules/register";
import type { Verdict } from "#shared/rules/verdict";
import { t } from "#shared/text";
import { sayLine } from "#shared/text/arithmetic";
import { Banner } from "#shared/ui/basics";
import type { App } from "../core/app";
import type { WorkItem } from "../core/work";
import type { ReadingContent } from "../forms/reading";
import { useApp } from "./use";

export function ReadingSaid({ content, item }: { content: ReadingContent; item: WorkItem }) {
  const app = useApp();
  const rules = app.profile.value as unknown as Rules | null;
  if (!rules || !content.unit || exactOrNull(content.value) === null) return null;
  if (content.method === "register") {
    return <RegisterSaid verdict={registerVerdict(content, item, app)} />;
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

function RegisterSaid({ verdict }: { verdict: Verdict | null }) {
  if (!verdict) return null;
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

/** What makes a register reading unlikely, in words; nothing of other readings. */
export function useDoubts(item: WorkItem): (content: ReadingContent) => string[] {
  const app = useApp();
  return (content) => {
    const verdict = registerVerdict(content, item, app);
    return verdict?.outcome === "outside" ? verdict.remarks.map((one) => sayLine(one.line)) : [];
  };
}

/** The verdict on a register reading; null where there is nothing to compare it with. */
function registerVerdict(content: ReadingContent, item: WorkItem, app: App): Verdict | null {
  const rule = (app.profile.value as unknown as Rules | null)?.metrology.register;
  const meter = item.ticket.meter as (BilledMeter & { number?: string }) | null | undefined;
  const value = exactOrNull(content.value);
  const isOther = meter?.number && content.meter && content.meter.trim() !== meter.number;
  if (content.method !== "register" || !rule || !meter || !value || isOther) return null;
  const at = instantOf(content.measuredAt) ?? new Date(app.now.value).toISOString();
  return judgeRegister(billed(meter), { value, at }, meter, rule);
}
