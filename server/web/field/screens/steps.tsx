/** The next step of an investigation: one large action, the rarer ones behind it. */
import { Ban, CirclePause, Flag, MapPinCheck, Play, Truck, UserCheck } from "lucide-preact";
import { useState } from "preact/hooks";
import type { InvestigationState, Position, Step } from "#shared/documents";
import { type Key, t, titled } from "#shared/text";
import type { ChecklistItem } from "#shared/ticket";
import { Banner, Button, type Icon } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import type { Entry } from "../core/journal";
import { locate } from "../core/position";
import { addressOf, go } from "../core/route";
import type { WorkItem } from "../core/work";
import { checklistOf } from "./checklist";
import { PlaceSaid } from "./place";
import { useApp, useDossier, useOnce } from "./use";

interface Move {
  step: Step;
  word: Key;
  sign: Icon;
}

const ACCEPT: Move = { step: "accepted", word: "step.accept", sign: UserCheck };
const SET_OFF: Move = { step: "en-route", word: "step.en-route", sign: Truck };
const ARRIVE: Move = { step: "arrived", word: "step.arrived", sign: MapPinCheck };
const WORK: Move = { step: "working", word: "step.working", sign: Play };
const RESUME: Move = { step: "working", word: "step.resume", sign: Play };
const FINISH: Move = { step: "done", word: "step.done", sign: Flag };
const PAUSE: Move = { step: "paused", word: "step.paused", sign: CirclePause };
const DECLINE: Move = { step: "declined", word: "step.decline", sign: Ban };
const GIVE_UP: Move = { step: "cannot-complete", word: "step.cannot-complete", sign: Ban };

/** For each state the step that usually comes, and what else may be said. */
const MOVES: Partial<Record<InvestigationState, { next: Move; others: Move[] }>> = {
  assigned: { next: ACCEPT, others: [DECLINE] },
  accepted: { next: SET_OFF, others: [ARRIVE, DECLINE] },
  "en-route": { next: ARRIVE, others: [PAUSE, GIVE_UP] },
  arrived: { next: WORK, others: [PAUSE, GIVE_UP] },
  working: { next: FINISH, others: [PAUSE, GIVE_UP] },
  paused: { next: RESUME, others: [GIVE_UP] },
};
const WITH_REASON: ReadonlySet<Step> = new Set(["declined", "cannot-complete"]);
/** So many missing items are named; more only lengthen the sentence. */
const NAMED = 3;
const WITH_PLACE: ReadonlySet<Step> = new Set(["arrived", "done"]);

export function StepBar({ item, entries }: { item: WorkItem; entries: readonly Entry[] }) {
  const [asked, setAsked] = useState<Move | null>(null);
  const missing = useMissing(item, entries);
  const moves = MOVES[item.state];
  if (!moves) return null;
  const held = moves.next.step === "done" && missing.length > 0;
  return (
    <div class="action-bar">
      {held && <Missing item={item} missing={missing} />}
      <Button
        kind="primary"
        wide
        sign={moves.next.sign}
        disabled={held}
        onClick={() => setAsked(moves.next)}
        data-step={moves.next.step}
      >
        {t(moves.next.word)}
      </Button>
      <div class="row">
        {moves.others.map((move) => (
          <Button
            key={move.step}
            sign={move.sign}
            onClick={() => setAsked(move)}
            data-step={move.step}
          >
            {t(move.word)}
          </Button>
        ))}
      </div>
      {asked && <Take key={asked.step} item={item} move={asked} onClose={() => setAsked(null)} />}
    </div>
  );
}

function useMissing(item: WorkItem, entries: readonly Entry[]): readonly ChecklistItem[] {
  const dossier = useDossier(item.ticket.ticket);
  return checklistOf(item, dossier, entries)?.missing ?? [];
}

/** What keeps the work from being done, and the way to it. */
function Missing({ item, missing }: { item: WorkItem; missing: readonly ChecklistItem[] }) {
  const shown = missing.slice(0, NAMED).map(({ title }) => titled(title));
  const names = shown.join(t("list.comma")) + (missing.length > NAMED ? " …" : "");
  return (
    <a
      class="small"
      href={addressOf(item.investigation.id, "finding")}
      data-missing={missing.length}
    >
      {t("ticket.checklist-missing", { n: missing.length })}: {names}
    </a>
  );
}

/** Takes a step: at once where nothing has to be asked. */
function Take({ item, move, onClose }: { item: WorkItem; move: Move; onClose: () => void }) {
  const app = useApp();
  const { busy, once } = useOnce();
  const [reason, setReason] = useState("");
  const [place, setPlace] = useState<Position | string | null>(null);
  const [locating, setLocating] = useState(false);
  const needsReason = WITH_REASON.has(move.step);
  const needsPlace = WITH_PLACE.has(move.step);

  async function find() {
    setLocating(true);
    const found = await locate();
    setPlace("none" in found ? found.none : found.position);
    setLocating(false);
  }

  async function take() {
    const about = { ticket: item.ticket.ticket, investigation: item.investigation.id };
    const position = typeof place === "object" && place ? { position: place } : {};
    await app.say("progress", about, { step: move.step, reason: reason.trim(), ...position });
    onClose();
    if (move.step === "declined") go("#/work");
  }

  if (needsPlace && place === null && !locating) void find();
  return (
    <Sheet title={t(move.word)} onClose={onClose}>
      {needsReason && (
        <TextField
          label={t("step.reason")}
          hint={t("step.reason-hint")}
          value={reason}
          onValue={setReason}
          lines={3}
          maxLength={500}
          required
        />
      )}
      {locating && <Banner>{t("step.locating")}</Banner>}
      {place !== null && <PlaceSaid item={item} place={place} />}
      <Button
        kind="primary"
        wide
        sign={move.sign}
        disabled={busy || (needsReason && !reason.trim())}
        // What could not be kept is said above every page; the sheet stays open.
        onClick={() => once(take).catch(() => undefined)}
        data-confirm={move.step}
      >
        {locating ? t("step.anyway") : t(move.word)}
      </Button>
      {place !== null && needsPlace && (
        <Button wide onClick={() => void find()}>
          {t("do.retry")}
        </Button>
      )}
    </Sheet>
  );
}
