/** The clock of promises stops for a cause of the profile, or goes on. */
import { Select } from "#shared/ui/fields";
import { named, profile } from "../../core/profile";
import { t, term, titled } from "../../text";
import { DeedSheet } from "./deed-sheet";
import { useHere } from "./here";
import { Reason } from "./reason";
import { useDeed } from "./use-deed";

export function PauseSheet({ onClose }: { onClose: () => void }) {
  const { ticket } = useHere();
  const stands = ticket.pauses.filter((one) => one.until === null).map((one) => one.cause);
  const form = useDeed(
    { on: stands.length === 0, cause: stands[0] ?? "", reason: "" },
    ["on", "cause", "reason"],
    onClose,
  );
  const { on, cause, reason } = form.content;
  const causes = (profile.value?.pauses ?? []).map((one) => one.code);
  const possible = on ? causes.filter((one) => !stands.includes(one)) : stands;
  const stopped = profile.value?.pauses.find((one) => one.code === cause)?.deadlines ?? [];
  return (
    <DeedSheet
      title={t("deed.pauses")}
      action={t(on ? "pause.stop" : "pause.go-on")}
      form={form}
      ready={cause !== "" && (!on || reason.trim() !== "")}
      onSend={() =>
        void form.send("pauses", {
          on,
          cause,
          ...(reason.trim() ? { reason: reason.trim() } : {}),
        })
      }
      onClose={onClose}
    >
      {stands.length > 0 && (
        <Select
          label={t("pause.what")}
          value={on ? "on" : "off"}
          options={[
            { value: "off", label: t("pause.go-on") },
            { value: "on", label: t("pause.stop") },
          ]}
          onValue={(value) =>
            form.set({ on: value === "on", cause: value === "on" ? "" : (stands[0] ?? "") })
          }
        />
      )}
      <Select
        label={t("pause.cause")}
        value={cause}
        options={possible.map((value) => ({ value, label: titled(named("pauses", value)) }))}
        onValue={(value) => form.set({ cause: value })}
        required
        fault={form.at("cause")}
      />
      {cause && (
        <p class="small">
          {t(on ? "pause.stops" : "pause.goes-on", {
            what: stopped.map((one) => term("promise", one)).join(t("list.comma")),
          })}
        </p>
      )}
      <Reason form={form} required={on} />
    </DeedSheet>
  );
}
