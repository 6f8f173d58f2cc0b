/** The checklist within a finding: each item answered in its own way, or why it could not be. */
import { Camera, CheckCircle2, Circle, Gauge } from "lucide-preact";
import { t, titled } from "#shared/text";
import type { ChecklistItem } from "#shared/ticket";
import { Sign } from "#shared/ui/basics";
import { Check, Choice, TextField } from "#shared/ui/fields";
import { addressOf } from "../core/route";
import type { WorkItem } from "../core/work";
import { type HeldAnswer, type HeldAnswers, heldAnswer, noAnswer, placeOf } from "../forms/answers";
import { checklistOf } from "./checklist";
import { FactSaid } from "./fact-picker";
import { useFacts } from "./facts-here";
import { Fold } from "./form-shell";
import { itemPart, type Return } from "./item-part";
import { useDossier, useEntries } from "./use";

interface PartProps {
  item: WorkItem;
  held: HeldAnswers;
  onHeld: (held: HeldAnswers) => void;
  at: (path: string) => string | undefined;
  /** The form that is open, to come back to. */
  back: Return;
}

export function ChecklistPart({ item, held, onHeld, at, back }: PartProps) {
  const dossier = useDossier(item.ticket.ticket);
  const entries = useEntries(item.investigation.id);
  const state = checklistOf(item, dossier, entries);
  if (!state) return null;
  const open = state.missing.filter(({ code }) => !isHeld(held[code]));
  return (
    <Fold
      title={t("ticket.checklist")}
      note={
        open.length > 0
          ? t("ticket.checklist-missing", { n: open.length })
          : t("ticket.checklist-complete")
      }
      open
    >
      {state.items.map((one) => {
        const place = placeOf(one.code, held);
        const earlier = state.answers.get(one.code);
        const fault = (name: string) =>
          place === null ? undefined : at(`checklist.${place}${name}`);
        return (
          <ItemPart
            key={one.code}
            item={item}
            one={one}
            answer={{ ...noAnswer(one), ...held[one.code], way: noAnswer(one).way }}
            earlier={held[one.code] || !earlier ? null : heldAnswer(earlier)}
            onAnswer={(answer) => onHeld({ ...held, [one.code]: answer })}
            fault={fault("") ?? fault(".item") ?? fault(".not_done") ?? fault(".text")}
            back={back}
          />
        );
      })}
    </Fold>
  );
}

function isHeld(answer: HeldAnswer | undefined): boolean {
  return Boolean(answer && (answer.cannot ? answer.why?.trim() : answer.value));
}

interface ItemProps {
  item: WorkItem;
  one: ChecklistItem;
  answer: HeldAnswer;
  /** What an earlier finding says of it. */
  earlier: HeldAnswer | null;
  onAnswer: (answer: HeldAnswer) => void;
  fault: string | undefined;
  back: Return;
}

function ItemPart(props: ItemProps) {
  const { one, answer, earlier, onAnswer } = props;
  const done = isHeld(answer) || isHeld(earlier ?? undefined);
  return (
    <fieldset class="bare stack tight part" id={`item-${one.code}`} data-item={one.code}>
      <legend class="row label">
        <Sign of={done ? CheckCircle2 : Circle} small />
        <span class="grow">{titled(one.title)}</span>
        {one.required && <span class="small quiet">{t("say.required")}</span>}
      </legend>
      {earlier && (
        <p class="small quiet">{t("checklist.earlier", { said: earlierText(one, earlier) })}</p>
      )}
      {!answer.cannot && <Way {...props} />}
      <Check
        label={t("checklist.cannot")}
        value={answer.cannot === true}
        onValue={(cannot) => onAnswer({ ...answer, cannot })}
      />
      {answer.cannot && (
        <TextField
          label={t("checklist.why")}
          value={answer.why ?? ""}
          onValue={(why) => onAnswer({ ...answer, why })}
          maxLength={500}
          fault={props.fault && t("reason.missing")}
          required
        />
      )}
    </fieldset>
  );
}

function earlierText(one: ChecklistItem, earlier: HeldAnswer): string {
  if (earlier.cannot) return `${t("checklist.cannot")}: ${earlier.why}`;
  if (one.kind === "choice") {
    return titled(one.options?.find(({ code }) => code === earlier.value)?.title, earlier.value);
  }
  return one.kind === "text" ? earlier.value : t("checklist.answered");
}

function Way(props: ItemProps) {
  const { one, answer, onAnswer, fault } = props;
  if (one.kind === "choice") {
    return (
      <Choice
        label={t("checklist.answer")}
        value={answer.value}
        onValue={(value) => onAnswer({ ...answer, value })}
        options={(one.options ?? []).map(({ code, title }) => ({
          value: code,
          label: titled(title),
        }))}
        fault={fault}
      />
    );
  }
  if (one.kind === "text") {
    return (
      <TextField
        label={t("checklist.answer")}
        value={answer.value}
        onValue={(value) => onAnswer({ ...answer, value })}
        maxLength={2000}
        fault={fault}
      />
    );
  }
  if (one.kind === "done") {
    return (
      <Check
        label={t("checklist.done")}
        value={answer.value === "yes"}
        onValue={(yes) => onAnswer({ ...answer, value: yes ? "yes" : "" })}
      />
    );
  }
  return <FactWay {...props} kind={one.kind} />;
}

/** A photo or a reading of this investigation, or the way to make one and come back. */
function FactWay({
  item,
  one,
  answer,
  onAnswer,
  back,
  kind,
}: ItemProps & { kind: "photo" | "reading" }) {
  const facts = useFacts(item, [kind]);
  return (
    <div class="stack tight">
      {facts.map((fact) => (
        <label class="check pick" key={fact._id} data-fact={fact._id}>
          <input
            type="radio"
            name={`item-${one.code}`}
            checked={answer.value === fact._id}
            onChange={() => onAnswer({ ...answer, value: fact._id })}
          />
          <FactSaid fact={fact} />
        </label>
      ))}
      <a
        class="button"
        href={addressOf(item.investigation.id, kind, itemPart(one.code, back))}
        // What is corrected becomes a draft now, for the answer is put into one.
        onClick={() => onAnswer(answer)}
        data-answer={kind}
      >
        <Sign of={kind === "photo" ? Camera : Gauge} />
        {t(kind === "photo" ? "photo.take" : "checklist.reading")}
      </a>
    </div>
  );
}
