/**
 * Which error of a tested meter a refund goes by, and how it was found
 * (`casework/metrology/counted.py`). A mean over loads is one at power factor 1 and balanced load
 * (DL/T 448-2000); a load that was tested in several points counts with their mean.
 */

import { exact, mean, placesOf, plain, rounded, signed, weighted } from "./exact";
import { phrase } from "./line";
import type { MeterTest } from "./meter-body";
import { type Judged, SHOWN, totalOf } from "./meter-point";
import type { MeanRule } from "./profile";
import type { Counted, CountedHow } from "./refund";
import type { Registered } from "./registration";

/** The error that counts; null where the points do not tell. `found`: as found. */
export function countedError(
  found: readonly Judged[],
  method: Registered | null,
  body: MeterTest,
  means: readonly MeanRule[],
): CountedHow | null {
  if (method !== null) {
    const how = [phrase("how.name", { name: method.rule.name })];
    return { value: method.average.minus(100).toDecimalPlaces(SHOWN), places: SHOWN, how };
  }
  const asFound = (body.points ?? []).filter((point) => (point.stage || "as-found") === "as-found");
  const atMean = found.filter((_, place) => asFound[place]?.at_mean_load);
  const [first] = atMean;
  if (first !== undefined && atMean.length === 1) return reportedOf(first, "how.mean-load");
  const byLoad = reportedByLoad(found);
  const rule = means.find(
    (one) =>
      one.customers.includes(body.customer_kind ?? "") &&
      Object.keys(one.weights).every((load) => byLoad.has(load)),
  );
  if (rule !== undefined) return meanOf(rule, byLoad);
  const [only] = found;
  return only !== undefined && found.length === 1 ? reportedOf(only, "how.only-load") : null;
}

function reportedOf({ reported, places }: Judged, how: string): CountedHow {
  return { value: reported, places, how: [phrase(how)] };
}

function meanOf(rule: MeanRule, byLoad: ReadonlyMap<string, Counted>): CountedHow {
  const values = new Map([...byLoad].map(([load, { value }]) => [load, value]));
  const sums = Object.entries(rule.weights).map(([load, weight]) => {
    const { value, places } = byLoad.get(load) as Counted;
    return `${plain(exact(weight))}·${signed(value, places).replace(/^\+/, "")}`;
  });
  const gaps = { rule: rule.name, sums: sums.join(" + "), total: totalOf(rule.weights) };
  const value = weighted(values, rule.weights).toDecimalPlaces(SHOWN);
  return { value, places: SHOWN, how: [phrase("how.weighted", gaps)] };
}

/** The reported error of each load at power factor 1 that has a limit. */
function reportedByLoad(found: readonly Judged[]): ReadonlyMap<string, Counted> {
  const points = new Map<string, Judged[]>();
  for (const point of found) {
    if (!point.load || point.limit === null || !point.atUnity) continue;
    points.set(point.load, [...(points.get(point.load) ?? []), point]);
  }
  return new Map([...points].map(([load, listed]) => [load, reportedTogether(listed)]));
}

function reportedTogether(points: readonly Judged[]): Counted {
  const [first] = points as [Judged];
  if (points.length === 1) return { value: first.reported, places: first.places };
  const average = mean(points.map((point) => point.mean));
  if (first.rounding === null) return { value: average.toDecimalPlaces(SHOWN), places: SHOWN };
  return { value: rounded(average, exact(first.rounding)), places: placesOf(first.rounding) };
}
