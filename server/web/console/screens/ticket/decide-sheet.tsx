/** Who is responsible and what is done: the crews' proposals side by side, one confirmed or something else decided. */
import { TextField } from "#shared/ui/fields";
import { profile } from "../../core/profile";
import { decisionBody, type HeldDecision, heldDecision, lacking } from "../../core/ticket/decision";
import { type Stand, standsOf } from "../../core/ticket/proposals";
import { t } from "../../text";
import { DeedSheet } from "./deed-sheet";
import { useHere } from "./here";
import { MeasuresPart } from "./measures-part";
import { PartyPart } from "./party-part";
import { StandCard } from "./stand-card";
import { type DeedForm, useDeed } from "./use-deed";

const FIELDS = ["responsibility.reason", "responsibility.shares", "resolution.measures"];

export function DecideSheet({ onClose }: { onClose: () => void }) {
  const { ticket, content } = useHere();
  const stands = standsOf(ticket, content.facts);
  const form = useDeed(heldDecision(ticket, stands), FIELDS, onClose);
  const held = form.content;
  const lacks = lacking(held, stands);
  const currency = profile.value?.currency ?? "";
  return (
    <DeedSheet
      title={t(ticket.disputes.length > 0 ? "deed.decide-dispute" : "deed.decisions")}
      action={t("deed.decisions")}
      form={form}
      ready={lacks === null}
      onSend={() => void form.send("decisions", decisionBody(held, stands, currency))}
      onClose={onClose}
    >
      <Stands stands={stands} form={form} />
      {held.of === "" && <PartyPart form={form} />}
      <TextField
        label={t("decide.reason")}
        hint={t("decide.reason-hint")}
        value={held.reason}
        onValue={(reason) => form.set({ reason })}
        lines={2}
        required
        maxLength={2000}
        fault={form.at("responsibility.reason")}
      />
      <MeasuresPart form={form} stands={stands} currency={currency} />
      {lacks && <p class="small quiet">{t(`decide.lacks-${lacks}`)}</p>}
    </DeedSheet>
  );
}

function Stands({ stands, form }: { stands: readonly Stand[]; form: DeedForm<HeldDecision> }) {
  const { of } = form.content;
  if (stands.length === 0) return <p class="quiet">{t("decide.no-proposal")}</p>;
  return (
    <fieldset class="bare">
      <legend class="label">{t("decide.proposals")}</legend>
      <div class="side-by-side">
        {stands.map((stand) => (
          <StandCard
            stand={stand}
            key={stand.proposal.fact}
            choice={
              <label class="check">
                <input
                  type="radio"
                  name="decided"
                  checked={of === stand.proposal.fact}
                  onChange={() => form.set({ of: stand.proposal.fact })}
                />
                <span>{t("decide.confirm")}</span>
              </label>
            }
          />
        ))}
      </div>
      <label class="check">
        <input
          type="radio"
          name="decided"
          checked={of === ""}
          onChange={() => form.set({ of: "" })}
          data-otherwise
        />
        <span>{t("decide.otherwise")}</span>
      </label>
    </fieldset>
  );
}
