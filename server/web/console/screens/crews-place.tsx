/** All crews: where each is and since when, what it does, what is still on its phone. */
import { Inbox } from "lucide-preact";
import { bytes } from "#shared/format/numbers";
import { exactly } from "#shared/format/time";
import { Badge, Empty } from "#shared/ui/basics";
import type { CrewNow, Waiting } from "../core/crews";
import { freshnessOf } from "../core/freshness";
import { profile } from "../core/profile";
import { addressOf } from "../core/route";
import { t, term } from "../text";
import { age } from "./age";
import { useDesk } from "./use";

const TONES = { fresh: "good", old: "plain", silent: "amber", unknown: "unknown" } as const;

export function CrewsPlace() {
  const crews = useDesk().crews.now.value;
  return (
    <main class="sheet-of-crews">
      <h1>{t("place.crews")}</h1>
      {crews.length === 0 ? (
        <Empty sign={Inbox}>{t("crews.empty")}</Empty>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t("assign.crew")}</th>
              <th scope="col">{t("crews.age")}</th>
              <th scope="col">{t("crews.doing")}</th>
              <th scope="col">{t("crews.phone")}</th>
              <th scope="col">{t("crews.battery")}</th>
              <th scope="col">{t("crews.skills")}</th>
            </tr>
          </thead>
          <tbody>
            {crews.map((one) => (
              <Line of={one} key={one.crew.id} />
            ))}
          </tbody>
        </table>
      )}
    </main>
  );
}

function Line({ of: { crew, word, waiting } }: { of: CrewNow }) {
  const now = useDesk().now.value;
  const old = word?.at ? Math.max(0, now - Date.parse(word.at)) : null;
  return (
    <tr data-crew={crew.id}>
      <th scope="row">{crew.name}</th>
      <td title={word?.at ? exactly(word.at) : ""}>
        {old === null ? (
          <Badge tone="unknown">{t("crews.not-sharing")}</Badge>
        ) : (
          <Badge tone={TONES[freshnessOf(old, profile.value?.dispatch)]}>{age(old)}</Badge>
        )}
      </td>
      <td>
        {word?.step && term("state", word.step)}{" "}
        {word?.ticket && (
          <a href={addressOf({ place: "desk", part: null, ticket: word.ticket })}>{word.ticket}</a>
        )}
      </td>
      <td>
        <OnPhone waiting={waiting} />
      </td>
      <td>{word?.battery != null && `${word.battery}\u2009%`}</td>
      <td>{crew.skills.join(", ")}</td>
    </tr>
  );
}

function OnPhone({ waiting }: { waiting: Waiting | null }) {
  if (!waiting) return <Badge tone="unknown">{t("say.unknown")}</Badge>;
  const count = waiting.facts + waiting.originals;
  if (count === 0) return <span class="quiet">{t("crews.nothing-waiting")}</span>;
  return (
    <Badge tone="amber" title={waiting.since ? exactly(waiting.since) : ""}>
      {t("crews.waiting", { n: count })} · {bytes(waiting.bytes)}
    </Badge>
  );
}
