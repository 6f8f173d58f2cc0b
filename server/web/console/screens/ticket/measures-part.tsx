/** What is to be done: as it was proposed, or measure by measure. */
import { Plus, Trash2 } from "lucide-preact";
import type { Party } from "#shared/documents";
import { Button } from "#shared/ui/basics";
import { Check, NumberField, Select, TextField } from "#shared/ui/fields";
import {
  blankMeasure,
  type HeldDecision,
  type HeldMeasure,
  heldMeasure,
} from "../../core/ticket/decision";
import type { Stand } from "../../core/ticket/proposals";
import { t } from "../../text";
import { PARTIES, partyOptions } from "./party-part";
import type { DeedForm } from "./use-deed";

const MOST = 20;

export function MeasuresPart({
  form,
  stands,
  currency,
}: {
  form: DeedForm<HeldDecision>;
  stands: readonly Stand[];
  currency: string;
}) {
  const { asProposed, measures, of } = form.content;
  const set = (kept: HeldMeasure[]) => form.set({ measures: kept });
  const proposed = stands.find(({ proposal }) => proposal.fact === of)?.measures;
  return (
    <fieldset class="bare stack">
      <legend class="label">{t("member.measures")}</legend>
      {stands.length > 0 && (
        <Check
          label={t(of ? "decide.as-proposed" : "decide.as-stands")}
          value={asProposed}
          onValue={(value) =>
            form.set({
              asProposed: value,
              ...(value || !proposed ? {} : { measures: proposed.map(heldMeasure) }),
            })
          }
        />
      )}
      {!asProposed && (
        <>
          {measures.map((one, place) => (
            <MeasureFields
              key={place}
              held={one}
              place={place}
              currency={currency}
              form={form}
              onChange={(part) =>
                set(measures.map((each, at) => (at === place ? { ...each, ...part } : each)))
              }
              onDrop={() => set(measures.filter((_, at) => at !== place))}
            />
          ))}
          {measures.length < MOST && (
            <Button
              sign={Plus}
              onClick={() => set([...measures, blankMeasure()])}
              data-add="measure"
            >
              {t("decide.measure-add")}
            </Button>
          )}
        </>
      )}
    </fieldset>
  );
}

function MeasureFields({
  held,
  place,
  currency,
  form,
  onChange,
  onDrop,
}: {
  held: HeldMeasure;
  place: number;
  currency: string;
  form: DeedForm<HeldDecision>;
  onChange: (part: Partial<HeldMeasure>) => void;
  onDrop: () => void;
}) {
  const at = (name: string) => form.at(`resolution.measures.${place}.${name}`);
  return (
    <fieldset class="card stack">
      <legend class="only-read">{t("decide.measure", { n: place + 1 })}</legend>
      <TextField
        label={t("member.action")}
        value={held.action}
        onValue={(action) => onChange({ action })}
        maxLength={500}
        required
        fault={at("action")}
      />
      <div class="row bottom-line">
        <div class="grow">
          <Select<Party>
            label={t("member.owner")}
            value={held.owner}
            options={partyOptions(PARTIES)}
            onValue={(owner) => onChange({ owner })}
            fault={at("owner")}
          />
        </div>
        <div class="grow">
          <NumberField
            label={t("decide.amount")}
            value={held.amount}
            unit={currency}
            onValue={(amount) => onChange({ amount })}
            fault={at("amount")}
          />
        </div>
      </div>
      <TextField
        label={t("member.due")}
        type="datetime-local"
        value={held.due}
        onValue={(due) => onChange({ due })}
        fault={at("due")}
      />
      <Button sign={Trash2} onClick={onDrop}>
        {t("decide.measure-drop")}
      </Button>
    </fieldset>
  );
}
