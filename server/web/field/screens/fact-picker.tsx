/** Facts to be named by another: evidence of a finding, what a signature is for, what answers an item. */
import type { Fact, FactKind } from "#shared/documents";
import { when } from "#shared/format/time";
import { t, term } from "#shared/text";
import type { WorkItem } from "../core/work";
import { sentenceOf } from "./entries";
import { useFacts } from "./facts-here";
import { usePreview } from "./use";

export function FactPicker({
  item,
  kinds,
  chosen,
  onChosen,
  label,
}: {
  item: WorkItem;
  kinds: readonly FactKind[];
  chosen: readonly string[];
  onChosen: (chosen: string[]) => void;
  label: string;
}) {
  const facts = useFacts(item, kinds);
  const toggle = (id: string, on: boolean) =>
    onChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id));
  return (
    <fieldset class="bare stack tight">
      <legend class="label">{label}</legend>
      {facts.length === 0 && <p class="small quiet">{t("pick.none")}</p>}
      {facts.map((fact) => (
        <label class="check pick" key={fact._id} data-fact={fact._id}>
          <input
            type="checkbox"
            checked={chosen.includes(fact._id)}
            onChange={(event) => toggle(fact._id, event.currentTarget.checked)}
          />
          <FactSaid fact={fact} />
        </label>
      ))}
    </fieldset>
  );
}

/** A fact in one line, with its picture where it is one. */
export function FactSaid({ fact }: { fact: Fact }) {
  return (
    <>
      {fact.kind === "photo" && <Small fact={fact} />}
      <span class="grow stack tight">
        <span>{sentenceOf(fact)}</span>
        <span class="small quiet">
          {term("kind", fact.kind)} · {when(fact.at.device, Date.now())}
        </span>
      </span>
    </>
  );
}

function Small({ fact }: { fact: Fact }) {
  const address = usePreview(fact);
  return address ? <img class="small-picture" src={address} alt="" /> : null;
}
