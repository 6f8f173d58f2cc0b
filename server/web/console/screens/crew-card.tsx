/** A crew of the map: where it is and since when, what it does, what is still on its phones. */
import { Route, X } from "lucide-preact";
import { useState } from "preact/hooks";
import { bytes, metres, withUnit } from "#shared/format/numbers";
import { exactly, when } from "#shared/format/time";
import { Badge, Banner, Button, IconButton } from "#shared/ui/basics";
import { Sheet } from "#shared/ui/sheet";
import type { CrewNow } from "../core/crews";
import { freshnessOf } from "../core/freshness";
import { profile } from "../core/profile";
import { openTicket } from "../core/route";
import { ASSIGN, may } from "../core/session";
import { SEE_TRACKS } from "../core/tracks";
import { t, term } from "../text";
import { useCommand, useDesk } from "./use";

export function CrewCard({ crew: id, onClose }: { crew: string; onClose: () => void }) {
  const desk = useDesk();
  const found = desk.crews.now.value.find(({ crew }) => crew.id === id);
  if (!found) return null;
  const chosen = [...desk.chosen.tickets.value];
  return (
    <section
      class="card stack tight small crew-card"
      aria-label={found.crew.name}
      data-crew-card={id}
    >
      <div class="row between">
        <strong>{found.crew.name}</strong>
        <IconButton sign={X} label={t("do.close")} onClick={onClose} />
      </div>
      <About now={found} />
      {may(SEE_TRACKS) && <Way crew={id} />}
      {chosen.length > 0 && may(ASSIGN) && (
        <Button onClick={() => desk.assigning.begin(chosen, id)}>
          {t("assign.carry-out-many", { n: chosen.length, crew: found.crew.name })}
        </Button>
      )}
    </section>
  );
}

function About({ now: { word, waiting } }: { now: CrewNow }) {
  const desk = useDesk();
  const old = word?.at ? Math.max(0, desk.now.value - Date.parse(word.at)) : null;
  const freshness = freshnessOf(old, profile.value?.dispatch);
  const count = waiting ? waiting.facts + waiting.originals : null;
  return (
    <dl class="pairs">
      <Pair name={t("crews.age")}>
        <Badge
          tone={freshness === "silent" ? "amber" : freshness === "unknown" ? "unknown" : "plain"}
          title={word?.at ? exactly(word.at) : ""}
        >
          {t(`crews.${freshness}`, { when: word?.at ? when(word.at, desk.now.value) : "" })}
        </Badge>
      </Pair>
      {word?.accuracy_m != null && (
        <Pair name={t("crews.accuracy")}>±{metres(word.accuracy_m)}</Pair>
      )}
      <Pair name={t("crews.doing")}>
        {word?.step ? term("state", word.step) : t("say.unknown")}{" "}
        {word?.ticket && (
          <button type="button" class="link" onClick={() => openTicket(word.ticket)}>
            {desk.titleOf(word.ticket)}
          </button>
        )}
      </Pair>
      <Pair name={t("crews.battery")}>
        {word?.battery == null ? t("say.unknown") : withUnit(word.battery, "%")}
      </Pair>
      <Pair name={t("crews.phone")}>
        {count === null ? t("say.unknown") : null}
        {count === 0 && t("crews.nothing-waiting")}
        {waiting && count ? `${t("crews.waiting", { n: count })} · ${bytes(waiting.bytes)}` : null}
      </Pair>
    </dl>
  );
}

function Pair({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The way of the shift: whoever looks is told first that the look is written down. */
function Way({ crew }: { crew: string }) {
  const { tracks } = useDesk();
  const [asking, setAsking] = useState(false);
  const { busy, refused, run } = useCommand();
  const isShown = tracks.shown.value.has(crew);
  async function look() {
    setAsking(false);
    await run(() => tracks.look(crew));
  }
  function press() {
    if (isShown) tracks.hide(crew);
    else if (tracks.isTold.value) void look();
    else setAsking(true);
  }
  return (
    <>
      <Button sign={Route} disabled={busy} aria-pressed={isShown} onClick={press}>
        {t(isShown ? "track.hide" : "track.show")}
      </Button>
      {refused && <Banner tone="bad">{refused}</Banner>}
      {asking && (
        <Sheet title={t("track.show")} onClose={() => setAsking(false)}>
          <p>{t("track.told")}</p>
          <Button kind="primary" onClick={() => void look()}>
            {t("track.look")}
          </Button>
        </Sheet>
      )}
    </>
  );
}
