/** Which sheet opens for what is to be done. */
import { t, term } from "../../text";
import { useDesk } from "../use";
import { AmendSheet } from "./amend-sheet";
import { ApproveSheet } from "./approve-sheet";
import { ArchiveSheet } from "./archive-sheet";
import { CallBackSheet } from "./call-back-sheet";
import { ClassifySheet } from "./classify-sheet";
import { DecideSheet } from "./decide-sheet";
import { EraseSheet } from "./erase-sheet";
import { ExecuteSheet } from "./execute-sheet";
import { type Begun, type Here, useHere } from "./here";
import { LinkSheet, MergeSheet } from "./link-sheet";
import { PauseSheet } from "./pause-sheet";
import { type Asked, ReasonSheet } from "./reason-sheet";
import { RecordSheet } from "./record-sheet";
import { ReplySheet } from "./reply-sheet";
import { SplitSheet } from "./split-sheet";

const SHEETS: Partial<Record<Begun["deed"], (props: { onClose: () => void }) => preact.VNode>> = {
  decisions: DecideSheet,
  approvals: ApproveSheet,
  executions: ExecuteSheet,
  replies: ReplySheet,
  "call-backs": CallBackSheet,
  archive: ArchiveSheet,
  classifications: ClassifySheet,
  records: RecordSheet,
  merge: MergeSheet,
  split: SplitSheet,
  pauses: PauseSheet,
  erasures: EraseSheet,
};

export function BegunSheet({ begun, onClose }: { begun: Begun; onClose: () => void }) {
  const here = useHere();
  const desk = useDesk();
  if (begun.deed === "links") return <LinkSheet about={begun.about ?? ""} onClose={onClose} />;
  if (begun.deed === "amend") {
    const filed = here.byId.get(begun.about ?? "");
    return filed ? <AmendSheet filed={filed} onClose={onClose} /> : null;
  }
  const Found = SHEETS[begun.deed];
  if (Found) return <Found onClose={onClose} />;
  const asked = askedFor(begun, here, (crew) => desk.crews.nameOf(crew));
  return asked && <ReasonSheet asked={asked} onClose={onClose} />;
}

/** What takes a reason and no more. */
function askedFor(
  { deed, about = "", accept = false }: Begun,
  here: Here,
  nameOf: (crew: string | null | undefined) => string,
): Asked | null {
  const kind = term("kind", here.byId.get(about)?.fact.kind);
  const fact = `facts/${encodeURIComponent(about)}`;
  switch (deed) {
    case "reopenings":
      return { title: t("deed.reopenings"), explained: t("reopen.explained"), path: deed };
    case "holds": {
      const on = here.ticket.hold === null;
      return {
        title: t(on ? "hold.begin" : "hold.end"),
        explained: t(on ? "hold.begin-explained" : "hold.end-explained"),
        path: deed,
        body: { on },
      };
    }
    case "retract":
      return {
        title: t("retract.title", { kind }),
        explained: t("retract.explained"),
        path: `${fact}/retraction`,
        danger: true,
      };
    case "answer":
      return {
        title: t(accept ? "answer.accept" : "answer.decline", { kind }),
        explained: t(accept ? "answer.accept-explained" : "answer.decline-explained"),
        path: `${fact}/acceptance`,
        body: { accept },
      };
    case "recall": {
      const work = here.ticket.investigations.find(({ id }) => id === about);
      return {
        title: t("recall.title"),
        explained: t("recall.what-happens", { crew: nameOf(work?.crew) }),
        path: "recalls",
        body: { investigation: about },
        label: t("recall.reason"),
        action: t("recall.do"),
        danger: true,
      };
    }
    default:
      return null;
  }
}
