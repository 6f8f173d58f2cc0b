/** The desk, for screens. */
import { createContext } from "preact";
import { useContext, useLayoutEffect, useState } from "preact/hooks";
import { type Fault, NoAnswer, Refusal } from "../core/api";
import type { Desk } from "../core/desk";
import { dayIn } from "../core/period";
import { profile } from "../core/profile";
import { t } from "../text";

const Context = createContext<Desk | null>(null);
export const DeskProvider = Context.Provider;

export function useDesk(): Desk {
  const desk = useContext(Context);
  if (!desk) throw new Error("There is no desk around this screen.");
  return desk;
}

/** Today, as a day of the profile's time zone; the browser's until the profile is known. */
export function useToday(): string {
  const zone = profile.value?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return dayIn(zone, useDesk().now.value);
}

/** A key that somebody presses outside of any field does this. */
export function useKey(key: string, does: () => void): void {
  // As soon as it can be seen: who is quick with keys is not faster than the page.
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(TYPED_INTO)) return;
      event.preventDefault();
      does();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  });
}

const TYPED_INTO = "input, select, textarea, dialog";

/** A command in progress: what it was refused for, in words, and that it runs one at a time. */
export function useCommand(): {
  busy: boolean;
  refused: string | null;
  /** Field by field, for forms that show them there. */
  faults: readonly Fault[];
  run: (does: () => Promise<void>) => Promise<boolean>;
} {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  async function run(does: () => Promise<void>): Promise<boolean> {
    if (busy) return false;
    setBusy(true);
    setRefused(null);
    setFaults([]);
    try {
      await does();
      return true;
    } catch (fault) {
      setRefused(why(fault));
      setFaults(fault instanceof Refusal ? fault.faults : []);
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { busy, refused, faults, run };
}

/** What a refusal says to whoever reads it. Throws what is no refusal. */
function why(fault: unknown): string {
  if (fault instanceof NoAnswer) return t("refused.no-answer");
  if (!(fault instanceof Refusal)) throw fault;
  if (fault.status === 412) return t("refused.changed");
  return [fault.detail, ...fault.faults.map((one) => one.message)].filter(Boolean).join(" ");
}
