/** What will happen on which devices: who has each ticket now, and what is still on their phones. */
import { clock } from "#shared/format/time";
import { Badge } from "#shared/ui/basics";
import { hasAlready } from "../core/assigning";
import type { Holding, HoldingDevice, Job, Suggestion } from "../core/suggestions";
import { t, term } from "../text";
import { useDesk } from "./use";

export function Preview({
  jobs,
  crew,
  takesOver,
}: {
  jobs: readonly Job[];
  crew: Suggestion | undefined;
  takesOver: boolean;
}) {
  return (
    <section class="stack tight">
      <h3>{t("assign.what-happens")}</h3>
      <ul class="stack tight preview">
        {jobs.map((job) => (
          <OfTicket key={job.ticket} job={job} crew={crew} takesOver={takesOver} />
        ))}
      </ul>
    </section>
  );
}

function OfTicket({
  job,
  crew,
  takesOver,
}: {
  job: Job;
  crew: Suggestion | undefined;
  takesOver: boolean;
}) {
  const desk = useDesk();
  const missing = job.skills.filter((skill) => crew?.missing.includes(skill));
  const isTheirs = crew !== undefined && hasAlready(job, crew.crew);
  return (
    <li class="card stack tight small" data-preview={job.ticket}>
      <span class="row between">
        <strong class="grow">{desk.titleOf(job.ticket)}</strong>
        <span class="quiet">{term("type", job.type)}</span>
      </span>
      {isTheirs ? (
        <span>{t("assign.theirs", { crew: crew.name })}</span>
      ) : (
        <>
          {job.held.length === 0 && <span class="quiet">{t("assign.nobody")}</span>}
          {job.held.map((one) => (
            <Taken
              key={one.investigation}
              holding={one}
              goes={takesOver && one.investigation === job.replaces}
            />
          ))}
          {missing.length > 0 && (
            <span>
              <Badge tone="amber">{t("assign.lacks", { skills: missing.join(", ") })}</Badge>
            </span>
          )}
        </>
      )}
    </li>
  );
}

/** One crew's work: whether it goes, and what is on its devices then. */
function Taken({ holding, goes }: { holding: Holding; goes: boolean }) {
  const desk = useDesk();
  const who = { crew: desk.crews.nameOf(holding.crew), state: term("state", holding.state) };
  if (!goes) return <span>{t("assign.stays", who)}</span>;
  const devices = holding.devices.map((one) => one.name).join(", ") || t("assign.no-device");
  return (
    <>
      <span>{t("assign.disappears", { ...who, devices })}</span>
      {holding.devices.map((one) => (
        <Unsent key={one.device} of={one} />
      ))}
    </>
  );
}

function Unsent({ of: one }: { of: HoldingDevice }) {
  const now = useDesk().now.value;
  if (one.heard_at === null) {
    return (
      <span>
        <Badge tone="unknown">{t("assign.unheard", { device: one.name })}</Badge>
      </span>
    );
  }
  const n = one.facts + one.originals;
  if (n === 0) return null;
  return (
    <span>
      <Badge tone="amber">
        {t("assign.unsent", { device: one.name, n, when: clock(one.heard_at, now) })}
      </Badge>
    </span>
  );
}
