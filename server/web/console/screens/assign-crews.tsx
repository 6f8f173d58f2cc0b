/** The crews that could go, in the order in which they suit, with the reasons. */
import { metres } from "#shared/format/numbers";
import { Badge } from "#shared/ui/basics";
import type { Suggestion } from "../core/suggestions";
import { t } from "../text";
import { age } from "./age";

export function CrewChoices({
  crews,
  chosen,
  of,
  onChoose,
}: {
  crews: readonly Suggestion[];
  chosen: string | null;
  /** How many tickets are given. */
  of: number;
  onChoose: (crew: string) => void;
}) {
  return (
    <fieldset class="crews">
      <legend class="label">{t("assign.crew")}</legend>
      {crews.length === 0 && <p class="quiet">{t("assign.no-crews")}</p>}
      {crews.map((one, place) => (
        <label class="crew-choice" data-crew={one.crew} key={one.crew}>
          <input
            type="radio"
            name="crew"
            checked={one.crew === chosen}
            onChange={() => onChoose(one.crew)}
          />
          <span class="grow stack tight">
            <span class="row between">
              <strong>{one.name}</strong>
              {place === 0 && one.missing.length === 0 && (
                <Badge tone="accent">{t("assign.first")}</Badge>
              )}
            </span>
            <Reasons for={one} of={of} />
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Reasons({ for: one, of }: { for: Suggestion; of: number }) {
  const { distance_m, travel_minutes, place_age_s, in_hand, missing } = one;
  return (
    <span class="row small quiet">
      <span>
        {distance_m === null || travel_minutes === null
          ? t("assign.no-place")
          : t("assign.far", { distance: metres(distance_m), n: travel_minutes })}
      </span>
      {place_age_s !== null && (
        <Badge tone={one.freshness === "silent" ? "amber" : "plain"}>
          {age(place_age_s * 1000)}
        </Badge>
      )}
      <span>{t("assign.load", { n: in_hand })}</span>
      <InTime late={one.late} of={of} />
      {missing.length > 0 ? (
        <Badge tone="amber">{t("assign.skills-missing", { skills: missing.join(", ") })}</Badge>
      ) : (
        <span>{t("assign.skills-there")}</span>
      )}
    </span>
  );
}

function InTime({ late, of }: { late: string[] | null; of: number }) {
  if (late === null) return null;
  if (late.length === 0) return <span>{t("assign.in-time")}</span>;
  return (
    <Badge tone="bad">
      {of === 1 ? t("assign.late") : t("assign.late-some", { n: late.length })}
    </Badge>
  );
}
