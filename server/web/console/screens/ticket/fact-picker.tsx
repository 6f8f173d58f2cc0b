/** Facts of the ticket to choose among: what something rests on, or what moves to another ticket. */
import { clock } from "#shared/format/time";
import type { Filed } from "../../core/open-ticket";
import { momentOf } from "../../core/ticket/timeline";
import { t, term } from "../../text";
import { useDesk } from "../use";
import { briefOf } from "./brief";

export function FactPicker({
  label,
  facts,
  chosen,
  onChosen,
  fault,
}: {
  label: string;
  facts: readonly Filed[];
  chosen: readonly string[];
  onChosen: (chosen: string[]) => void;
  fault?: string | undefined;
}) {
  const now = useDesk().now.value;
  if (facts.length === 0) return null;
  const toggle = (id: string) =>
    onChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <fieldset class="picker">
      <legend class="label">
        {label} <span class="quiet">{t("pick.chosen", { n: chosen.length })}</span>
      </legend>
      {facts.map((filed) => (
        <label class="check small" key={filed.fact._id} data-pick={filed.fact._id}>
          <input
            type="checkbox"
            checked={chosen.includes(filed.fact._id)}
            onChange={() => toggle(filed.fact._id)}
          />
          <span>
            <strong>{term("kind", filed.fact.kind)}</strong> {briefOf(filed.fact)}{" "}
            <span class="quiet">{clock(momentOf(filed), now)}</span>
          </span>
        </label>
      ))}
      {fault && (
        <span class="fault" role="alert">
          {fault}
        </span>
      )}
    </fieldset>
  );
}
