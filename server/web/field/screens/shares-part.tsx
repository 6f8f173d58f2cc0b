/** Who is responsible: one party, or several with so many per cent each. */
import { Plus, Trash2, Users } from "lucide-preact";
import type { Party } from "#shared/documents";
import {
  blankShares,
  type HeldShare,
  MOST_SHARES,
  mainly,
  percentLeft,
} from "#shared/forms/shares";
import { choicesOf, t, term } from "#shared/text";
import { Button, IconButton } from "#shared/ui/basics";
import { Choice, NumberField, Select } from "#shared/ui/fields";
import { type FindingContent, PARTIES } from "../forms/finding";
import type { FormState } from "./use-form";

const KNOWN = PARTIES.filter((party) => party !== "undetermined");

export function PartyPart({ form }: { form: FormState<FindingContent> }) {
  const { content, set, at } = form;
  if (content.shares.length > 0) return <SharesPart form={form} />;
  return (
    <>
      <Choice
        label={t("finding.party")}
        hint={t("finding.party-hint")}
        value={content.party}
        onValue={(party) => set({ party })}
        options={choicesOf("party", PARTIES)}
        fault={at("party")}
      />
      <Button
        sign={Users}
        onClick={() => set({ shares: blankShares(content.party) })}
        data-add="shares"
      >
        {t("finding.several")}
      </Button>
    </>
  );
}

function SharesPart({ form: { content, set, at } }: { form: FormState<FindingContent> }) {
  const { shares } = content;
  // The party goes along, so that it is still there when the shares are dropped again.
  const keep = (kept: HeldShare[]) =>
    set({ shares: kept.length > 1 ? kept : [], party: mainly(kept, content.party) });
  const change = (place: number, part: Partial<HeldShare>) =>
    keep(shares.map((one, index) => (index === place ? { ...one, ...part } : one)));
  const fault = at("shares") ?? at("party");
  return (
    <fieldset class="bare stack" data-shares>
      <legend class="label">{t("finding.shares")}</legend>
      <span class="hint">{t("finding.party-hint")}</span>
      {shares.map((share, place) => (
        <fieldset class="bare part" data-share={place} key={place}>
          <legend class="label">{t("finding.share", { n: place + 1 })}</legend>
          <div class="row bottom-line">
            <div class="grow">
              <Select<Party>
                label={t("member.party")}
                value={share.party}
                onValue={(party) => change(place, { party })}
                options={choicesOf("party", KNOWN)}
                fault={at(`shares.${place}.party`)}
              />
            </div>
            <div class="grow">
              <NumberField
                label={t("finding.percent")}
                value={share.percent}
                onValue={(percent) => change(place, { percent })}
                unit="%"
                fault={at(`shares.${place}.percent`)}
              />
            </div>
            <IconButton
              sign={Trash2}
              label={t("finding.share-drop")}
              onClick={() => keep(shares.filter((_, index) => index !== place))}
            />
          </div>
        </fieldset>
      ))}
      <div class={fault ? "field faulty" : "field"}>
        <span class="small numbers" role="status" data-left={percentLeft(shares)}>
          {leftText(percentLeft(shares), mainly(shares, content.party))}
        </span>
        {fault && (
          <span class="fault" role="alert">
            {fault}
          </span>
        )}
      </div>
      {shares.length < MOST_SHARES && (
        <Button
          sign={Plus}
          wide
          onClick={() => keep([...shares, { party: "", percent: "" }])}
          data-add="share"
        >
          {t("finding.share-add")}
        </Button>
      )}
    </fieldset>
  );
}

function leftText(left: number, party: Party | ""): string {
  if (left === 0) return t("finding.shares-whole", { party: term("party", party) });
  return left > 0 ? t("finding.shares-left", { n: left }) : t("finding.shares-over", { n: -left });
}
