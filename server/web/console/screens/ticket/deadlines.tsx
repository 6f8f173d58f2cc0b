/** Promises, and how they stand by the clock of now. */
import { clock, countdown, exactly } from "#shared/format/time";
import type { Deadline } from "#shared/ticket";
import { Badge, type Tone } from "#shared/ui/basics";
import { t, term } from "../../text";
import { useDesk } from "../use";
import { useHere } from "./here";
import { Section } from "./section";

const TONES: Partial<Record<Deadline["state"], Tone>> = {
  missed: "bad",
  "at-risk": "amber",
  met: "good",
  "met-late-reported": "good",
  provisional: "unknown",
};

const RUNS = new Set<Deadline["state"]>(["running", "at-risk", "missed"]);

/** How a promise stands by the clock of now: the answer that brought it grows old on the screen. */
function stateAt({ state, due, at_risk_from }: Deadline, now: number): Deadline["state"] {
  if (state !== "running" && state !== "at-risk") return state;
  if (due && Date.parse(due) <= now) return "missed";
  return at_risk_from && Date.parse(at_risk_from) <= now ? "at-risk" : state;
}

export function shownDeadlines(deadlines: readonly Deadline[]): Deadline[] {
  return deadlines.filter((one) => one.state !== "waiting");
}

export function Deadlines() {
  const now = useDesk().now.value;
  const { ticket } = useHere();
  return (
    <Section part="deadlines">
      <ul class="stack tight">
        {shownDeadlines(ticket.deadlines).map((one) => {
          const state = stateAt(one, now);
          return (
            <li class="row between small" key={one.name}>
              <span class="grow">{term("promise", one.name)}</span>
              {one.met_at && (
                <span class="quiet" title={exactly(one.met_at)}>
                  {t("deadline.met-at", { when: clock(one.met_at, now) })}
                </span>
              )}
              <Badge tone={TONES[state] ?? "plain"} title={one.due ? exactly(one.due) : ""}>
                {term("deadline-state", state)}
                {one.due && RUNS.has(state) && <> · {countdown(one.due, now)}</>}
              </Badge>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
