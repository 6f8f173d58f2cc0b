/** A copy of a photo to be handed on: parts of it black, or its data in a band below. The original stays. */
import { X } from "lucide-preact";
import { useRef, useState } from "preact/hooks";
import { Banner, Button, IconButton } from "#shared/ui/basics";
import { Select, TextField } from "#shared/ui/fields";
import {
  between,
  type Covered,
  isLarge,
  type Spot,
  spotIn,
  typedRectangle,
} from "../../core/ticket/covering";
import type { Picture } from "../../core/ticket/office-ticket";
import { t, term } from "../../text";
import { type DeedForm, useDeed } from "./use-deed";

const ROLES = ["redacted", "watermarked"] as const;

interface Asked {
  role: (typeof ROLES)[number];
  covered: Covered[];
  reason: string;
}

export function CopyPane({ picture, onBack }: { picture: Picture; onBack: () => void }) {
  const first: Asked = { role: "redacted", covered: [], reason: "" };
  const form = useDeed(first, ["role", "covered", "reason"], onBack);
  const { role, covered } = form.content;
  const redacts = role === "redacted";
  return (
    <div class="close-look copying">
      <Picked
        source={picture.view ?? picture.preview ?? ""}
        covered={redacts ? covered : []}
        onCover={redacts ? (one) => form.set({ covered: [...covered, one] }) : null}
      />
      <Form of={picture.fact} form={form} onBack={onBack} />
    </div>
  );
}

/** The picture, with what was covered of it; a drag covers more. */
function Picked({
  source,
  covered,
  onCover,
}: {
  source: string;
  covered: readonly Covered[];
  onCover: ((one: Covered) => void) | null;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [from, setFrom] = useState<Spot | null>(null);
  const [to, setTo] = useState<Spot | null>(null);
  const spot = (event: PointerEvent) => {
    const { left, top, width, height } = box.current?.getBoundingClientRect() ?? new DOMRect();
    return spotIn({ x: event.clientX, y: event.clientY }, { left, top, width, height });
  };
  const drawn = from && to ? between(from, to) : null;
  return (
    <div class="frame">
      <div
        class="covered"
        ref={box}
        data-covers={covered.length}
        onPointerDown={(event) => {
          if (!onCover) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setFrom(spot(event));
        }}
        onPointerMove={(event) => from && setTo(spot(event))}
        onPointerUp={() => {
          if (drawn && isLarge(drawn)) onCover?.(drawn);
          setFrom(null);
          setTo(null);
        }}
      >
        <img src={source} alt={t("kind.photo")} draggable={false} />
        {[...covered, ...(drawn ? [drawn] : [])].map((one) => (
          <span key={JSON.stringify(one)} style={placed(one)} />
        ))}
      </div>
    </div>
  );
}

function Form({ of, form, onBack }: { of: string; form: DeedForm<Asked>; onBack: () => void }) {
  const { role, covered, reason } = form.content;
  const redacts = role === "redacted";
  const ready = reason.trim() !== "" && (!redacts || covered.length > 0);
  const body = { of, role, reason: reason.trim(), ...(redacts ? { covered } : {}) };
  return (
    <div class="fields">
      <Select
        label={t("copy.role")}
        value={role}
        options={ROLES.map((value) => ({ value, label: term("copy", value) }))}
        onValue={(value) => value && form.set({ role: value })}
        required
      />
      {redacts && <Rectangles covered={covered} onCovered={(all) => form.set({ covered: all })} />}
      <TextField
        label={t("copy.reason")}
        value={reason}
        required
        maxLength={2000}
        onValue={(value) => form.set({ reason: value })}
        fault={form.at("reason")}
      />
      {form.refused && (
        <Banner tone="bad" urgent>
          {form.refused}
        </Banner>
      )}
      <div class="row">
        <Button
          kind="primary"
          disabled={form.busy || !ready}
          onClick={() => void form.send("derivatives", body)}
          data-send
        >
          {t("copy.make")}
        </Button>
        <Button onClick={onBack}>{t("photo.back")}</Button>
      </div>
    </div>
  );
}

/** What is covered; whoever draws with no mouse types it. */
function Rectangles({
  covered,
  onCovered,
}: {
  covered: readonly Covered[];
  onCovered: (all: Covered[]) => void;
}) {
  const [typed, setTyped] = useState("");
  const found = typedRectangle(typed);
  return (
    <div class="stack tight">
      <TextField
        label={t("copy.rectangle")}
        hint={t("copy.rectangle-hint")}
        value={typed}
        onValue={setTyped}
      />
      <Button
        disabled={!found}
        onClick={() => {
          if (found) onCovered([...covered, found]);
          setTyped("");
        }}
      >
        {t("copy.cover")}
      </Button>
      <ul class="row small">
        {covered.map((one, place) => (
          <li class="row" key={JSON.stringify(one)}>
            {t("copy.covered", { n: place + 1 })}
            <IconButton
              sign={X}
              label={t("copy.uncover", { n: place + 1 })}
              onClick={() => onCovered(covered.filter((other) => other !== one))}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

function placed({ left, top, width, height }: Covered) {
  const percent = (part: number) => `${part * 100}%`;
  return {
    left: percent(left),
    top: percent(top),
    width: percent(width),
    height: percent(height),
  };
}
