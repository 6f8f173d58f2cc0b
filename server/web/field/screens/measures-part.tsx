/** What the crew proposes: in short, and measure by measure with who does it until when. */
import { Plus, Trash2 } from "lucide-preact";
import type { Party } from "#shared/documents";
import { choicesOf, t } from "#shared/text";
import { Button } from "#shared/ui/basics";
import { Select, TextField } from "#shared/ui/fields";
import { blankMeasure, type FindingContent, type HeldMeasure, PARTIES } from "../forms/finding";
import { Fold } from "./form-shell";

const MOST = 20;

export function MeasuresPart({
  content,
  set,
  at,
}: {
  content: FindingContent;
  set: (change: Partial<FindingContent>) => void;
  at: (path: string) => string | undefined;
}) {
  const { measures } = content;
  const change = (place: number, part: Partial<HeldMeasure>) =>
    set({ measures: measures.map((one, index) => (index === place ? { ...one, ...part } : one)) });
  return (
    <Fold
      title={t("finding.proposal")}
      note={measures.length > 0 ? t("pick.chosen", { n: measures.length }) : undefined}
      open
    >
      <TextField
        label={t("finding.summary")}
        value={content.summary}
        onValue={(summary) => set({ summary })}
        lines={2}
        maxLength={2000}
        fault={at("resolution.summary")}
      />
      {measures.map((measure, place) => (
        <fieldset class="bare stack part" key={place}>
          <legend class="label">{t("finding.measure", { n: place + 1 })}</legend>
          <TextField
            label={t("finding.action")}
            value={measure.action}
            onValue={(action) => change(place, { action })}
            maxLength={500}
            fault={at(`resolution.measures.${place}.action`)}
            required
          />
          <Select<Party>
            label={t("finding.owner")}
            value={measure.owner}
            onValue={(owner) => change(place, { owner })}
            options={choicesOf("party", PARTIES)}
            fault={at(`resolution.measures.${place}.owner`)}
          />
          <TextField
            label={t("finding.due")}
            type="datetime-local"
            value={measure.due}
            onValue={(due) => change(place, { due })}
            fault={at(`resolution.measures.${place}.due`)}
          />
          <Button
            sign={Trash2}
            onClick={() => set({ measures: measures.filter((_, index) => index !== place) })}
          >
            {t("finding.measure-drop")}
          </Button>
        </fieldset>
      ))}
      {measures.length < MOST && (
        <Button
          sign={Plus}
          wide
          onClick={() => set({ measures: [...measures, blankMeasure()] })}
          data-add="measure"
        >
          {t("finding.measure-add")}
        </Button>
      )}
    </Fold>
  );
}
