/** What the map shows: a small menu, remembered on this machine. */
import { Layers } from "lucide-preact";
import { Badge, Sign } from "#shared/ui/basics";
import { Check } from "#shared/ui/fields";
import { choice, isShown, LAYERS, PERIODS, show } from "../core/layers";
import { t } from "../text";
import { useDesk } from "./use";
import { type Bases, PLAIN, TILES } from "./use-base";

export function LayerMenu({ bases }: { bases: Bases["all"] }) {
  return (
    <details class="layers">
      <summary class="button">
        <Sign of={Layers} />
        {t("layers.title")}
      </summary>
      <div class="card stack tight">
        {LAYERS.map((layer) => (
          <Check
            key={layer}
            label={t(`layers.${layer}`)}
            value={isShown(layer)}
            onValue={(isOn) => show(layer, isOn)}
          />
        ))}
        {isShown("heat") && <Period />}
        {bases.length > 1 && <Base bases={bases} />}
      </div>
    </details>
  );
}

/** Why nothing is drawn of a layer that is switched on. */
export function TooManyFacts() {
  const { total, points } = useDesk().facts.seen.value;
  if (!isShown("facts") || total.count <= points.length) return null;
  const n = total.capped ? `${total.count}+` : String(total.count);
  return <Badge tone="amber">{t("layers.facts-many", { n })}</Badge>;
}

function Period() {
  return (
    <label class="stack tight small">
      {t("layers.period")}
      <select
        class="input"
        value={choice.value.days}
        onChange={(event) => {
          choice.value = { ...choice.value, days: Number(event.currentTarget.value) };
        }}
      >
        {PERIODS.map((days) => (
          <option value={days} key={days}>
            {t("layers.days", { n: days })}
          </option>
        ))}
      </select>
    </label>
  );
}

function Base({ bases }: { bases: Bases["all"] }) {
  return (
    <label class="stack tight small">
      {t("layers.base")}
      <select
        class="input"
        value={choice.value.base ?? bases[0]?.name ?? ""}
        onChange={(event) => {
          choice.value = { ...choice.value, base: event.currentTarget.value };
        }}
      >
        {bases.map(({ name, title }) => (
          <option value={name} key={name}>
            {title ??
              (name === TILES ? t("layers.tiles") : name === PLAIN ? t("layers.plain") : name)}
          </option>
        ))}
      </select>
    </label>
  );
}
