/** What is seen of the meter before and after the test: seals one by one, and the check of the wiring. */
import { Plus, Trash2 } from "lucide-preact";
import { choicesOf, t, term } from "#shared/text";
import { Button } from "#shared/ui/basics";
import { Check, Choice, NumberField, Select, TextField } from "#shared/ui/fields";
import type { WorkItem } from "../core/work";
import {
  blankSeal,
  type HeldElement,
  type HeldSeal,
  SEAL_STATES,
  STAGES,
  WIRINGS,
} from "../forms/meter-content";
import { sentenceOf } from "./entries";
import { useFacts } from "./facts-here";
import { Fold } from "./form-shell";
import type { TestForm } from "./meter-form";
import { ScanButton } from "./scan";

export function SealsPart({ form, item }: { form: TestForm; item: WorkItem }) {
  const { content, set } = form;
  const { seals } = content;
  const add = (stage: HeldSeal["stage"]) => set({ seals: [...seals, blankSeal(stage)] });
  return (
    <Fold title={t("mt.seals")} note={t("pick.chosen", { n: seals.length })} open>
      {seals.map((_, place) => (
        <SealPart key={place} form={form} item={item} place={place} />
      ))}
      <div class="row">
        <Button sign={Plus} onClick={() => add("as-found")} data-add="seal">
          {t("mt.seal-found")}
        </Button>
        <Button sign={Plus} onClick={() => add("as-left")} data-add="seal-left">
          {t("mt.seal-left")}
        </Button>
      </div>
    </Fold>
  );
}

function SealPart({ form, item, place }: { form: TestForm; item: WorkItem; place: number }) {
  const { content, set, at } = form;
  const photos = useFacts(item, ["photo"]);
  const seal = content.seals[place] as HeldSeal;
  const path = `seals.${place}`;
  const change = (part: Partial<HeldSeal>) =>
    set({ seals: content.seals.map((one, at) => (at === place ? { ...one, ...part } : one)) });
  return (
    <fieldset class="bare stack part" data-seal={place}>
      <legend class="label">{t("mt.seal", { n: place + 1 })}</legend>
      <Choice
        label={t("mt.stage")}
        value={seal.stage}
        onValue={(stage) => change({ stage })}
        options={choicesOf("stage", STAGES)}
      />
      <TextField
        label={t("mt.seal-number")}
        value={seal.number}
        onValue={(number) => change({ number })}
        maxLength={60}
        fault={at(`${path}.number`)}
        required
      />
      <ScanButton label={t("mt.seal-scan")} onText={(text) => change({ number: text.trim() })} />
      <TextField
        label={t("mt.seal-place")}
        value={seal.place}
        onValue={(place) => change({ place })}
        maxLength={60}
        fault={at(`${path}.place`)}
      />
      <Choice
        label={t("mt.seal-state")}
        value={seal.state}
        onValue={(state) => change({ state })}
        options={choicesOf("seal", SEAL_STATES)}
        fault={at(`${path}.state`)}
        required
      />
      <Select
        label={t("kind.photo")}
        hint={photos.length === 0 ? t("mt.seal-photo-hint") : undefined}
        value={seal.photo}
        onValue={(photo) => change({ photo })}
        options={photos.map((fact) => ({ value: fact._id, label: sentenceOf(fact) }))}
        fault={at(`${path}.photo`)}
      />
      <Button
        sign={Trash2}
        onClick={() => set({ seals: content.seals.filter((_, at) => at !== place) })}
      >
        {t("mt.drop")}
      </Button>
    </fieldset>
  );
}

export function WiringPart({ form }: { form: TestForm }) {
  const { content, set, at } = form;
  return (
    <Fold title={t("mt.wiring")} note={term("wiring", content.wiring)}>
      <Choice
        label={t("mt.wiring-result")}
        value={content.wiring}
        onValue={(wiring) => set({ wiring })}
        options={choicesOf("wiring", WIRINGS)}
        fault={at("wiring.result")}
      />
      {content.wiring && content.wiring !== "not-checked" && (
        <>
          <Choice
            label={t("mt.sequence")}
            value={content.sequence}
            onValue={(sequence) => set({ sequence })}
            options={[
              { value: "yes", label: t("say.yes") },
              { value: "no", label: t("say.no") },
            ]}
          />
          {content.elements.map((_, place) => (
            <ElementPart key={place} form={form} place={place} />
          ))}
          {content.elements.length < 3 && (
            <Button
              sign={Plus}
              onClick={() =>
                set({ elements: [...content.elements, nextElement(content.elements)] })
              }
            >
              {t("mt.element-add")}
            </Button>
          )}
          <TextField
            label={t("form.note")}
            value={content.wiringNote}
            onValue={(wiringNote) => set({ wiringNote })}
            lines={2}
            maxLength={1000}
            fault={at("wiring.note")}
          />
        </>
      )}
    </Fold>
  );
}

function nextElement(elements: readonly HeldElement[]): HeldElement {
  return { element: `L${elements.length + 1}`, angle: "", reversed: false };
}

function ElementPart({ form: { content, set, at }, place }: { form: TestForm; place: number }) {
  const one = content.elements[place] as HeldElement;
  const change = (part: Partial<HeldElement>) =>
    set({
      elements: content.elements.map((old, at) => (at === place ? { ...old, ...part } : old)),
    });
  return (
    <fieldset class="bare stack tight part">
      <TextField
        label={t("mt.element")}
        value={one.element}
        onValue={(element) => change({ element })}
        maxLength={10}
        fault={at(`wiring.elements.${place}.element`)}
      />
      <NumberField
        label={t("mt.angle")}
        value={one.angle}
        onValue={(angle) => change({ angle })}
        unit="°"
        fault={at(`wiring.elements.${place}.angle_deg`)}
      />
      <Check
        label={t("mt.reversed")}
        value={one.reversed}
        onValue={(reversed) => change({ reversed })}
      />
    </fieldset>
  );
}
