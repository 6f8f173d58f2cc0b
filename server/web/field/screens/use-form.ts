/** What every form does: its draft, its faults in words, saving, and correcting a fact that was written. */
import { useState } from "preact/hooks";
import type { Position } from "#shared/documents";
import { filled, valueAt } from "#shared/forms/values";
import type { Profile as Rules } from "#shared/rules/profile";
import { profileFaults } from "#shared/rules/profile-faults";
import { bodyFaults, type Fault } from "#shared/rules/shape";
import { faultText, reasonText } from "#shared/text/faults";
import type { Attached } from "../core/app";
import type { Entry } from "../core/journal";
import { addressOf, leave } from "../core/route";
import type { WorkItem } from "../core/work";
import { type Body, carriedOf, type FormOf } from "../forms/form";
import { useApp } from "./use";
import { type Held, useDraft } from "./use-draft";
import { useFix } from "./use-fix";

export interface FormState<Content> extends Held<Content> {
  /** The body as it would be written now. */
  body: Body;
  /** The fact that is corrected, or null. */
  correcting: Entry | null;
  /** What is wrong with a member, in words; nothing before anybody could have filled it in. */
  at: (path: string) => string | undefined;
  /** All that is wrong, in words, once saving was tried. */
  told: string[];
  /** What can be right and is not likely, once saving was tried. */
  doubted: string[];
  busy: boolean;
  /** Writes the fact; where something is wrong or not likely, the first time only says so. */
  save: (more?: () => Promise<More>) => Promise<void>;
  discard: () => Promise<void>;
}

/** What belongs to the body that only saving makes, and the file that goes with it. */
export interface More {
  body?: Body;
  attached?: Attached;
}

/** Codes that say that something is not there yet: they wait until somebody wants to save. */
const NOT_YET: ReadonlySet<string> = new Set(["missing", "empty", "not-one-answer"]);

export interface Options<Content> {
  /** Faults besides those of form and profile, such as answers that do not fit their items. */
  faults?: (content: Content, body: Body) => Fault[];
  /** What is not likely, in words: nobody sends it back, so whoever stands there looks again. */
  doubts?: (content: Content) => string[];
  /** Whether the fact says where it was written. */
  placed?: boolean;
  /** What else is to be done once the fact is written, before the draft goes. */
  saved?: (entry: Entry) => void | Promise<void>;
  /** Where to go after saving; the investigation where nothing is said. */
  after?: string;
}

/** The state of a form of an investigation; `part`: the fact to correct, or what the draft is of. */
export function useForm<Content extends object>(
  item: WorkItem,
  part: string | null,
  form: FormOf<Content>,
  options: Options<Content> = {},
): FormState<Content> {
  const app = useApp();
  const correcting = (part && app.journal.find(part)) || null;
  const original = correcting?.doc.body ?? null;
  const held = useDraft(item, part, form, original);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const place = usePlace(options.placed === true && !original);
  const carried = carriedOf(form.members, original);
  const body = { ...carried, ...place, ...filled(form.toBody(held.content, item)) };
  const faults = [
    ...bodyFaults(form.kind, body),
    ...ruledFaults(form, body, item, app.profile.value as unknown as Rules | null),
    ...(options.faults?.(held.content, body) ?? []),
  ];
  const doubts = options.doubts?.(held.content) ?? [];
  const reasons = (correcting?.receipt?.reasons ?? []).filter(({ field }) => {
    const path = field.replace(/^body\./, "");
    return JSON.stringify(valueAt(original, path)) === JSON.stringify(valueAt(body, path));
  });
  const shown = faults.filter(({ code }) => tried || !NOT_YET.has(code));

  function at(path: string): string | undefined {
    const reason = reasons.find(({ field }) => field === `body.${path}`);
    if (reason) return reasonText(reason, false);
    const fault = shown.find(({ field }) => field === `body.${path}`);
    return fault && faultText(fault.code);
  }

  async function write(more: More) {
    const about = {
      ticket: item.ticket.ticket,
      investigation: item.investigation.id,
      ...(correcting ? { amends: correcting.id } : {}),
    };
    const entry = await app.say(form.kind, about, { ...body, ...more.body }, more.attached);
    await options.saved?.(entry);
    await app.drafts.forget(held.draft);
    leave(options.after ?? addressOf(item.investigation.id));
  }

  async function save(more: () => Promise<More> = async () => ({})) {
    if (busy) return;
    if (faults.length + doubts.length > 0 && !tried) {
      setTried(true);
      requestAnimationFrame(showFirstFault);
      return;
    }
    setBusy(true);
    try {
      await write(await more());
    } catch {
      // What could not be kept is said above every page; the draft stays.
      setBusy(false);
    }
  }

  async function discard() {
    await app.drafts.forget(held.draft);
    leave(addressOf(item.investigation.id));
  }

  const told = tried || reasons.length > 0 ? toldOf(faults, reasons, tried) : [];
  const doubted = tried ? doubts : [];
  return { ...held, body, correcting, at, told, doubted, busy, save, discard };
}

function toldOf(faults: Fault[], reasons: Parameters<typeof reasonText>[0][], tried: boolean) {
  const mine = tried
    ? faults.map(({ field, code }) => reasonText({ field, code, message: code }))
    : [];
  return [...new Set([...reasons.map((one) => reasonText(one)), ...mine])];
}

/** Where the fact is written; a correction keeps the place of the first. */
function usePlace(wanted: boolean): { position?: Position } {
  const position = useFix(wanted);
  return position ? { position } : {};
}

function ruledFaults<Content>(
  form: FormOf<Content>,
  body: Body,
  item: WorkItem,
  rules: Rules | null,
): Fault[] {
  if (!rules || isBare(form.kind, body)) return [];
  return profileFaults(form.kind, body, item.ticket.ticket, rules);
}

/** What the profile's rules look at is not there yet: its form says so already. */
function isBare(kind: string, body: Body): boolean {
  if (kind === "reading") return !body.quantity || !body.unit || !body.value;
  return kind === "meter-test" && (!body.meter || !(body.meter as Body).accuracy_class);
}

function showFirstFault(): void {
  const field = document.querySelector(".field.faulty");
  field?.scrollIntoView({ block: "center" });
  field?.querySelector<HTMLElement>("input, textarea, select")?.focus({ preventScroll: true });
}
