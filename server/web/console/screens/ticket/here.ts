/** The open ticket, for the parts of its pane: what is shown of it, and what they ask the pane for. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Filed, OpenTicket } from "../../core/open-ticket";
import type { Deed, Part } from "../../core/ticket/deeds";
import type { OfficeTicket } from "../../core/ticket/office-ticket";
import type { Became } from "../../core/ticket/timeline";

/** Something to be done, in a sheet of its own; `about`: the fact or measure that it is about. */
export interface Begun {
  deed: Deed | "recall" | "amend" | "retract" | "answer";
  about?: string;
  /** For an answer: whether to take the fact as it is. */
  accept?: boolean;
}

export interface Here {
  content: OpenTicket;
  ticket: OfficeTicket;
  byId: ReadonlyMap<string, Filed>;
  became: ReadonlyMap<string, Became>;
  begin: (begun: Begun) => void;
  /** Goes to a part of the pane. */
  goTo: (part: Part) => void;
  /** Goes to a fact in the timeline and opens it. */
  show: (fact: string) => void;
  /** The fact that was asked for last. */
  shown: string | null;
  /** Opens the gallery at the photo of this fact. */
  look: (photo: string) => void;
}

const Context = createContext<Here | null>(null);
export const HereProvider = Context.Provider;

export function useHere(): Here {
  const here = useContext(Context);
  if (!here) throw new Error("There is no ticket around this screen.");
  return here;
}
