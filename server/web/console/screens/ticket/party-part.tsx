/** Who is responsible where no proposal is confirmed: one party, or several with what each bears. */
import { Plus, Trash2, Users } from "lucide-preact";
import type { Party } from "#shared/documents";
import {
  blankShares,
  type HeldShare,
  MOST_SHARES,
  mainly,
  percentLeft,
} from "#shared/forms/shares";
import { Button, IconButton } from "#shared/ui/basics";
import { NumberField, Select } from "#shared/ui/fields";
import type { HeldDecision } from "../../core/ticket/decision";
import { t, term } from "../../text";
import type { DeedForm } from "./use-deed";

export const PARTIES: readonly Party[] = [
  "utility",
  "customer",
  "third-party",
  "force-majeure",
  "undetermined",
];
const KNOWN = PARTIES.filter((one) => one !== "undetermined");

export function partyOptions(parties: readonly Party[]) {
  return parties.map((value) => ({ value, label: term("party", value) }));
}

export function PartyPart({ form }: { form: DeedForm<HeldDecision> }) {
  const { party, shares } = form.content;
  if (shares.length > 0) return <Shares form={form} />;
  return (
    <div class="row bottom-line">
      <div class="grow">
        <Select<Party>
          label={t("member.party")}
          value={party}
          options={partyOptions(PARTIES)}
          onValue={(chosen) => form.set({ party: chosen })}
          required
        />
      </div>
      <Button
        sign={Users}
        onClick={() => form.set({ shares: blankShares(party) })}
        data-add="shares"
      >
        {t("decide.several")}
      </Button>
    </div>
  );
}

function Shares({ form }: { form: DeedForm<HeldDecision> }) {
  const { shares, party } = form.content;
  const keep = (kept: HeldShare[]) =>
    form.set({ shares: kept.length > 1 ? kept : [], party: mainly(kept, party) });
  const change = (place: number, part: Partial<HeldShare>) =>
    keep(shares.map((one, index) => (index === place ? { ...one, ...part } : one)));
  const left = percentLeft(shares);
  return (
    <fieldset class="bare stack">
      <legend class="label">{t("member.shares")}</legend>
      {shares.map((one, place) => (
        <div class="row bottom-line" key={place} data-share={place}>
          <div class="grow">
            <Select<Party>
              label={t("member.party")}
              value={one.party}
              options={partyOptions(KNOWN)}
              onValue={(chosen) => change(place, { party: chosen })}
              fault={form.at(`responsibility.shares.${place}.party`)}
            />
          </div>
          <div class="grow">
            <NumberField
              label={t("member.percent")}
              value={one.percent}
              unit="%"
              onValue={(percent) => change(place, { percent })}
              fault={form.at(`responsibility.shares.${place}.percent`)}
            />
          </div>
          <IconButton
            sign={Trash2}
            label={t("decide.share-drop")}
            onClick={() => keep(shares.filter((_, index) => index !== place))}
          />
        </div>
      ))}
      <p class="small" role="status">
        {left === 0
          ? t("decide.whole", { party: term("party", mainly(shares, party)) })
          : t(left > 0 ? "decide.left" : "decide.over", { n: Math.abs(left) })}
      </p>
      {shares.length < MOST_SHARES && (
        <Button sign={Plus} onClick={() => keep([...shares, { party: "", percent: "" }])}>
          {t("decide.share-add")}
        </Button>
      )}
    </fieldset>
  );
}
