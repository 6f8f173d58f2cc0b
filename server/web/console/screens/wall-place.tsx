/** For a large screen on the wall: nobody touches it, and it is read from across the room. */
import { LogOut, RadioTower, Siren, Unplug } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { clock } from "#shared/format/time";
import { IconButton, Sign } from "#shared/ui/basics";
import type { CrewNow } from "../core/crews";
import { line } from "../core/events";
import { type AgeRule, freshnessOf } from "../core/freshness";
import { profile } from "../core/profile";
import { goTo } from "../core/route";
import { type Row, urgencyOf } from "../core/rows";
import { OnWall, type Wall } from "../core/wall";
import { t, term } from "../text";
import { age } from "./age";
import { MapPane } from "./map-pane";
import { Due, holdersOf } from "./row-marks";
import { useDesk } from "./use";
import "../wall.css";

export function WallPlace() {
  const [wall] = useState(() => new OnWall());
  useEffect(() => wall.open(), []);
  const now = useDesk().now.value;
  const found = wall.now.value;
  return (
    <main class="wall">
      <Lost readAt={found?.readAt ?? null} />
      <MapPane isForShow />
      <div class="side">
        <header class="row between">
          <time>{clock(now, now)}</time>
          <IconButton sign={LogOut} label={t("wall.leave")} onClick={() => goTo("desk")} />
        </header>
        {found && <Counts of={found} />}
        <Silent />
        {found && <Worst rows={found.worst} />}
      </div>
    </main>
  );
}

/** A wall that looks alive and is not is worse than none. */
function Lost({ readAt }: { readAt: number | null }) {
  const now = useDesk().now.value;
  const { value } = line;
  if (value.state !== "lost") return null;
  const since = Math.min(value.since, readAt ?? value.since);
  return (
    <div class="lost" role="alert">
      <Sign of={Unplug} />
      {t("wall.lost", { when: clock(since, now) })}
    </div>
  );
}

function Counts({ of: { states, overdue } }: { of: Wall }) {
  const open = [...states.values()].reduce((sum, one) => sum + one, 0);
  return (
    <dl class="counts">
      <div class="large">
        <dt>{t("wall.open")}</dt>
        <dd data-open>{open}</dd>
      </div>
      <div class={overdue > 0 ? "large bad" : "large"}>
        <dt>
          {overdue > 0 && <Sign of={Siren} />}
          {t("wall.overdue")}
        </dt>
        <dd data-overdue>{overdue}</dd>
      </div>
      {[...states].map(([status, n]) => (
        <div key={status}>
          <dt>{term("status", status)}</dt>
          <dd data-state={status}>{n}</dd>
        </div>
      ))}
    </dl>
  );
}

const PRESSES = new Set(["emergency", "missed", "at-risk"]);

function Worst({ rows }: { rows: readonly Row[] }) {
  const desk = useDesk();
  const now = desk.now.value;
  const shown = rows.filter((row) => PRESSES.has(urgencyOf(row, now)));
  return (
    <section>
      <h2>{t("wall.worst")}</h2>
      {shown.length === 0 && <p>{t("wall.calm")}</p>}
      <ul>
        {shown.map((row) => (
          <li key={row.ticket} class={urgencyOf(row, now)} data-pressing={row.ticket}>
            <span class="grow">{row.title ?? row.ticket}</span>
            <span class="quiet">{holdersOf(row, (crew) => desk.crews.nameOf(crew))}</span>
            <Due row={row} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** As many as have room. */
const MOST = 3;

function Silent() {
  const desk = useDesk();
  const now = desk.now.value;
  const found = silent(desk.crews.now.value, now, profile.value?.dispatch).slice(0, MOST);
  return (
    <section>
      <h2>
        <Sign of={RadioTower} /> {t("wall.silent")}
      </h2>
      {found.length === 0 && <p>{t("wall.none-silent")}</p>}
      <ul>
        {found.map(({ crew, ms }) => (
          <li key={crew.crew.id} data-silent={crew.crew.id}>
            <span class="grow">{crew.crew.name}</span>
            <span>{t("wall.silent-since", { age: age(ms) })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Crews at work of which nothing was heard for long, as the map draws them; the longest first. */
function silent(
  crews: readonly CrewNow[],
  now: number,
  rule: AgeRule | undefined,
): { crew: CrewNow; ms: number }[] {
  return crews
    .flatMap((crew) => (crew.word?.at ? [{ crew, ms: now - Date.parse(crew.word.at) }] : []))
    .filter(({ ms }) => freshnessOf(ms, rule) === "silent")
    .sort((one, other) => other.ms - one.ms);
}
