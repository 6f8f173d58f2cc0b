/**
 * Instrument transformers at a meter: ratio error (Kn·Is - Ip)/Ip·100 in % (IEC 61869-2), burden,
 * and what their leads drop (`casework/metrology/transformers.py`).
 */

import { type Exact, exact, placesOf, plain, signed } from "./exact";
import { type Line, phrase, type Remark, remark } from "./line";
import type { MeterTest, Nameplate, Transformer } from "./meter-body";
import type { Metrology, RatioRule } from "./profile";
import type { Counted } from "./refund";

/** What the secondary leads of a voltage transformer lose beyond what is allowed, in %. */
export interface Drop {
  percent: Counted;
  limit: Counted;
}

export interface JudgedTransformers {
  steps: Line[];
  remarks: Remark[];
  /** The worst drop of leads that is beyond its limit. */
  drop: Drop | null;
}

/** Steps and remarks for each transformer that was measured. */
export function judgeTransformers(body: MeterTest, rules: Metrology): JudgedTransformers {
  const found: JudgedTransformers = { steps: [], remarks: [], drop: null };
  const drops: Remark[] = [];
  for (const item of body.transformers ?? []) {
    const name = `${item.kind.toUpperCase()} ${item.element || ""}`.trim();
    ratioOf(name, item, rules.ratios, found);
    if (isOverburdened(item)) {
      found.remarks.push(remark("burden-too-high", { name, burden: String(item.burden_va) }));
    }
    const [step, drop] = dropOf(name, item, body.meter, rules);
    if (step !== null) found.steps.push(step);
    if (step === null || drop === null) continue;
    drops.push(remark("lead-drop-outside", { step }));
    const worst = found.drop?.percent.value;
    if (worst === undefined || drop.percent.value.gt(worst)) found.drop = drop;
  }
  found.remarks.push(...drops);
  return found;
}

function ratioOf(
  name: string,
  item: Transformer,
  rules: readonly RatioRule[],
  found: JudgedTransformers,
): void {
  const { ratio, primary, secondary, rated_primary } = item;
  if (!ratio || !primary || !secondary || !rated_primary) return;
  const through = exact(primary);
  const share = through.div(exact(rated_primary)).times(100);
  const error = exact(ratio).times(exact(secondary)).minus(through).div(through).times(100);
  const limit = limitOf(item, share, rules);
  const line: Line = [phrase("ratio.error", { name, error: signed(error, 3) })];
  found.steps.push(line);
  if (limit === null) return;
  const outside = error.toDecimalPlaces(3).abs().gt(limit);
  line.push(phrase(outside ? "ratio.outside" : "ratio.within", { limit: plain(limit) }));
  if (outside) found.remarks.push(remark("ratio-outside", { step: line }));
}

function limitOf(item: Transformer, share: Exact, rules: readonly RatioRule[]): Exact | null {
  const rule = rules.findLast(
    (one) => one.kind === item.kind && one.name === String(item.accuracy_class),
  );
  const found = rule?.limits.findLast(([start]) => share.gte(start));
  return found ? exact(found[1]) : null;
}

function isOverburdened({ rated_burden_va: rated, burden_va: measured }: Transformer): boolean {
  return rated != null && measured != null && exact(measured).gt(exact(rated));
}

function dropOf(
  name: string,
  item: Transformer,
  meter: Nameplate,
  rules: Metrology,
): [Line | null, Drop | null] {
  const said = item.lead_drop_percent;
  if (said == null) return [null, null];
  const percent = { value: exact(said), places: placesOf(said) };
  const line: Line = [phrase("drop.said", { name, drop: plain(percent.value) })];
  const installation = String(meter.installation_class);
  const wanted = String(meter.accuracy_class);
  const rule =
    rules.lead_drops.find((one) => one.installations.includes(installation)) ??
    rules.lead_drops.find((one) => one.classes.includes(wanted));
  if (rule === undefined) return [line, null];
  const limit = { value: exact(rule.limit), places: placesOf(rule.limit) };
  const outside = percent.value.gt(limit.value);
  line.push(phrase(outside ? "drop.outside" : "drop.within", { limit: plain(limit.value) }));
  return [line, outside ? { percent, limit } : null];
}
