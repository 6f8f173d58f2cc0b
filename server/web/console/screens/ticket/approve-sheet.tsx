/** A step of the approval chain: what is asked for, for how much, and yes or back with a reason. */
import { withUnit } from "#shared/format/numbers";
import { Banner, Button } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import { named } from "../../core/profile";
import { session } from "../../core/session";
import { t, titled } from "../../text";
import { useHere } from "./here";
import { MeasureLine } from "./measure-line";
import { Pairs } from "./pairs";
import { Chain } from "./resolution";
import { partyText } from "./responsibility";
import { useDeed } from "./use-deed";

export function ApproveSheet({ onClose }: { onClose: () => void }) {
  const { ticket } = useHere();
  const form = useDeed({ reason: "", deputy: "" }, ["reason", "deputy_for"], onClose);
  const { reason, deputy } = form.content;
  const { approvals, amount, currency, decided_by, four_eyes, measures } = ticket.resolution;
  const [step] = approvals.filter(({ state }) => state === "waiting");
  const isOwn = four_eyes && decided_by.includes(session.value?.user ?? "");
  const { party, shares, reason: why } = ticket.responsibility;
  const say = (outcome: "approve" | "return") =>
    form.send("approvals", {
      step: step?.step,
      outcome,
      ...(amount ? { amount, currency } : {}),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
      ...(deputy.trim() ? { deputy_for: deputy.trim() } : {}),
    });
  return (
    <Sheet
      title={t("approve.title", { step: titled(named("approval_steps", step?.step ?? "")) })}
      onClose={onClose}
    >
      <Pairs
        said={[
          [t("ticket.title"), ticket.title],
          [t("member.party"), partyText(party, shares)],
          [t("approve.why"), why],
          [t("approve.decided-by"), decided_by.join(t("list.comma"))],
          [
            t("resolution.sum"),
            <strong key="sum" data-amount={amount}>
              {amount ? withUnit(amount, currency ?? "") : t("approve.no-sum")}
            </strong>,
          ],
        ]}
      />
      <ul class="stack tight">
        {measures.map((one) => (
          <MeasureLine measure={one} key={one.id} />
        ))}
      </ul>
      <Chain steps={approvals} />
      {isOwn && <Banner tone="amber">{t("approve.own")}</Banner>}
      <TextField
        label={t("approve.reason")}
        hint={t("approve.reason-hint")}
        value={reason}
        lines={2}
        maxLength={2000}
        onValue={(value) => form.set({ reason: value })}
        fault={form.at("reason")}
      />
      <details>
        <summary>{t("approve.deputy")}</summary>
        <TextField
          label={t("approve.deputy-for")}
          value={deputy}
          onValue={(value) => form.set({ deputy: value })}
          fault={form.at("deputy_for")}
        />
      </details>
      {form.refused && (
        <Banner tone="bad" urgent>
          {form.refused}
        </Banner>
      )}
      <div class="row">
        <Button
          kind="primary"
          disabled={form.busy || isOwn}
          onClick={() => void say("approve")}
          data-outcome="approve"
        >
          {amount
            ? t("approve.do", { amount: withUnit(amount, currency ?? "") })
            : t("approve.do-plain")}
        </Button>
        <Button
          kind="danger"
          disabled={form.busy || !reason.trim()}
          onClick={() => void say("return")}
          data-outcome="return"
        >
          {t("approve.return")}
        </Button>
      </div>
    </Sheet>
  );
}
