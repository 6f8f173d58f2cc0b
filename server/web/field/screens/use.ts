/** The app, for screens; and what they read of it that takes a moment. */
import { createContext } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import type { Fact } from "#shared/documents";
import type { App } from "../core/app";
import type { Entry } from "../core/journal";
import type { Dossier } from "../core/replica";
import type { WorkItem } from "../core/work";

const Context = createContext<App | null>(null);
export const AppProvider = Context.Provider;

export function useApp(): App {
  const app = useContext(Context);
  if (!app) throw new Error("There is no app around this screen.");
  return app;
}

/** The item of an investigation, or undefined where it is not here (any more). */
export function useItem(investigation: string): WorkItem | undefined {
  return useApp().work.value.find((item) => item.investigation.id === investigation);
}

/** What the mailbox holds of a ticket; null until it was read. Read again when anything changed. */
export function useDossier(ticket: string | undefined): Dossier | null {
  const app = useApp();
  const version = app.contents.version.value;
  const [found, setFound] = useState<Dossier | null>(null);
  useEffect(() => {
    let over = false;
    if (ticket) app.dossier(ticket).then((dossier) => over || setFound(dossier));
    return () => {
      over = true;
    };
  }, [app, ticket, version]);
  return found;
}

/** The address of a fact's preview as long as it is shown; null while there is none. */
export function usePreview(fact: Fact): string | null {
  const app = useApp();
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    let url: string | null = null;
    let over = false;
    app.preview(fact).then((blob) => {
      if (over || !blob) return;
      url = URL.createObjectURL(blob);
      setAddress(url);
    });
    return () => {
      over = true;
      if (url) URL.revokeObjectURL(url);
    };
    // Lists make their facts anew with every keystroke; the picture of an id stays the same.
  }, [app, fact._id]);
  return address;
}

/** This device's own entries about one investigation, oldest first. */
export function useEntries(investigation: string): Entry[] {
  return useApp().entries.value.filter((entry) => entry.investigation === investigation);
}

/**
 * Runs one thing at a time: while it is not done, another tap does nothing. Gloves tap twice, and what
 * is written twice is there twice. What it throws is thrown on once it may be tried again.
 */
export function useOnce(): {
  busy: boolean;
  once: (does: () => Promise<unknown>) => Promise<void>;
} {
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  async function once(does: () => Promise<unknown>) {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    try {
      await does();
    } finally {
      running.current = false;
      setBusy(false);
    }
  }
  return { busy, once };
}
