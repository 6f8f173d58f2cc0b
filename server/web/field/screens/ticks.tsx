/** Sync in sight: the tick of one record, the same everywhere. */
import { t } from "#shared/text";
import type { Entry } from "../core/journal";
import { useApp } from "./use";

const SHAPES: Record<Entry["state"] | "sending", string> = {
  here: "○",
  sending: "↑",
  sent: "✓",
  accepted: "✓✓",
  "needs-attention": "!",
  refused: "!",
  "after-hand-over": "↷",
  duplicate: "=",
};

export function Tick({ entry }: { entry: Entry }) {
  const app = useApp();
  const busy = entry.state === "here" && app.sync.state.value.phase === "working";
  const state = busy ? "sending" : entry.state;
  return (
    <span class={`tick ${state}`} data-state={entry.state}>
      <span class="shape" aria-hidden="true">
        {SHAPES[state]}
      </span>
      {t(`entry.${state}`)}
    </span>
  );
}
