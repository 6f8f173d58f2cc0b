/** The outbox: what is still on this phone and since when, what needs a hand, how the device is. */
import { CheckCheck, RefreshCw, TriangleAlert, Upload } from "lucide-preact";
import { useState } from "preact/hooks";
import { bytes } from "#shared/format/numbers";
import { exactly, lasting, when } from "#shared/format/time";
import { t, term } from "#shared/text";
import { reasonText } from "#shared/text/faults";
import { Badge, Banner, Button, Empty, Progress, Sign } from "#shared/ui/basics";
import { Choice } from "#shared/ui/fields";
import type { Entry } from "../core/journal";
import { canTellWifi, type MediaPolicy } from "../core/network";
import { askToPersist, isScarce, left, roomNow } from "../core/storage";
import { needsAttention } from "../core/work";
import { DraftList } from "./draft-list";
import { Mend, sentenceOf } from "./entries";
import { Section } from "./section";
import { Page } from "./shell";
import { Tick } from "./ticks";
import { useApp } from "./use";

export function Outbox() {
  const app = useApp();
  const entries = app.entries.value;
  const faulty = entries.filter((entry) => needsAttention(entry, entries));
  const waiting = entries.filter((entry) => entry.state === "here" || entry.state === "sent");
  const files = app.files.value.filter((file) => file.state === "waiting");
  return (
    <Page title={t("outbox.title")}>
      {faulty.length > 0 && (
        <Section title={t("outbox.attention")}>
          <ul>
            {faulty.map((entry) => (
              <Faulty entry={entry} key={entry.id} />
            ))}
          </ul>
        </Section>
      )}
      <DraftList />
      <Waiting entries={waiting} />
      <AfterHandOver entries={entries.filter((entry) => entry.state === "after-hand-over")} />
      <Originals count={files.length} size={files.reduce((sum, file) => sum + file.size, 0)} />
      <Contact />
      <Room />
    </Page>
  );
}

function Waiting({ entries }: { entries: readonly Entry[] }) {
  const here = entries.filter((entry) => entry.state === "here");
  if (entries.length === 0) return <Empty sign={CheckCheck}>{t("outbox.all-sent")}</Empty>;
  return (
    <Section title={t("outbox.facts", { n: here.length })}>
      <p class="small quiet">{t("outbox.safe")}</p>
      <ul>
        {[...entries].reverse().map((entry) => (
          <Line entry={entry} key={entry.id} />
        ))}
      </ul>
    </Section>
  );
}

/** What arrived after the work was taken away: it waits for a dispatcher, and is not lost. */
function AfterHandOver({ entries }: { entries: readonly Entry[] }) {
  if (entries.length === 0) return null;
  return (
    <Section title={t("entry.after-hand-over")}>
      <p class="small quiet">{t("outbox.after-hand-over")}</p>
      <ul>
        {[...entries].reverse().map((entry) => (
          <Line entry={entry} key={entry.id} />
        ))}
      </ul>
    </Section>
  );
}

function Line({ entry }: { entry: Entry }) {
  return (
    <li class="entry">
      <span class="grow stack tight">
        <strong>{sentenceOf(entry.doc)}</strong>
        <span class="small quiet" title={exactly(entry.writtenAt)}>
          {term("kind", entry.doc.kind)} · {entry.ticket} · {when(entry.writtenAt, Date.now())} ·{" "}
          {bytes(entry.bytes)}
        </span>
      </span>
      <Tick entry={entry} />
    </li>
  );
}

/** What the receipt says is wrong, and one tap to mend it. */
function Faulty({ entry }: { entry: Entry }) {
  const reasons = entry.receipt?.reasons ?? [];
  return (
    <li class="entry">
      <Sign of={TriangleAlert} />
      <span class="grow stack tight">
        <strong>{sentenceOf(entry.doc)}</strong>
        <Tick entry={entry} />
        {reasons.map((reason) => (
          <span class="small" key={`${reason.field}/${reason.code}`}>
            {reasonText(reason)}
          </span>
        ))}
        {entry.refusal && <span class="small">{entry.refusal}</span>}
        <Mend entry={entry} kind="primary" />
      </span>
    </li>
  );
}

function Originals({ count, size }: { count: number; size: number }) {
  const app = useApp();
  const sending = app.uploads.sending.value;
  const next = app.uploads.nextTryAt.value;
  const trouble = app.files.value.find((file) => file.problem)?.problem;
  return (
    <Section title={t("outbox.policy")}>
      <p>{t("outbox.originals", { n: count, bytes: bytes(size) })}</p>
      {sending && (
        <>
          <Progress
            part={sending.sent}
            whole={sending.size}
            label={t("outbox.sending", { part: bytes(sending.sent), whole: bytes(sending.size) })}
          />
          <span class="small quiet">
            {t("outbox.sending", { part: bytes(sending.sent), whole: bytes(sending.size) })}
          </span>
        </>
      )}
      {next && (
        <span class="small quiet">{t("outbox.next-try", { when: when(next, Date.now()) })}</span>
      )}
      {trouble && <Banner tone="amber">{trouble}</Banner>}
      <Choice<MediaPolicy>
        label={t("outbox.policy")}
        value={app.policy.value}
        onValue={(policy) => app.choosePolicy(policy)}
        options={(["always", "wifi", "never"] as const).map((value) => ({
          value,
          label: t(`outbox.policy-${value}`),
        }))}
        hint={
          app.policy.value === "wifi" && !canTellWifi()
            ? t("outbox.policy-wifi-unknown")
            : undefined
        }
      />
      {count > 0 && (
        <Button wide sign={Upload} onClick={() => void app.uploads.go(true)}>
          {t("outbox.originals-now")}
        </Button>
      )}
    </Section>
  );
}

function Contact() {
  const app = useApp();
  const state = app.sync.state.value;
  return (
    <Section title={t(`sync.${state.phase}`)}>
      {state.problem && <p class="small quiet">{state.problem.message}</p>}
      <dl class="pairs">
        <dt>{t("outbox.last-contact")}</dt>
        <dd>{state.lastContact ? when(state.lastContact, Date.now()) : t("time.never")}</dd>
        <dt>{t("outbox.clock")}</dt>
        <dd>{clockText(app.offset.value?.ms ?? null)}</dd>
      </dl>
      {isOff(app.offset.value?.ms ?? 0) && <p class="small">{t("outbox.clock-hint")}</p>}
      <Button wide sign={RefreshCw} onClick={() => app.sync.now()}>
        {t("outbox.now")}
      </Button>
    </Section>
  );
}

/** Beyond this, ms, a clock is said to be wrong (the profile's flag is for the server to raise). */
const RIGHT = 5_000;

function isOff(offset: number): boolean {
  return Math.abs(offset) > RIGHT;
}

/** How the device's clock stands; a positive offset says that the server is ahead. */
export function clockText(offset: number | null): string {
  if (offset === null) return t("outbox.clock-unknown");
  if (!isOff(offset)) return t("outbox.clock-right");
  const way = t(offset > 0 ? "outbox.clock-behind" : "outbox.clock-ahead");
  return t("outbox.clock-off", { n: lasting(Math.abs(offset)), way });
}

function Room() {
  const app = useApp();
  const room = app.room.value;
  const [asked, setAsked] = useState(false);
  if (!room) return null;
  const free = left(room);
  const persist = async () => {
    await askToPersist();
    setAsked(true);
    app.room.value = await roomNow();
  };
  return (
    <Section title={t(free === null ? "outbox.room-used" : "outbox.room")}>
      <div class="row between">
        <span class="value">{bytes(free ?? room.usage)}</span>
        <Badge tone={room.persisted ? "good" : "amber"}>
          {t(room.persisted ? "outbox.persisted" : "outbox.not-persisted")}
        </Badge>
      </div>
      {free === null && <p class="small quiet">{t("outbox.room-unsaid")}</p>}
      {isScarce(room) && <Banner tone="bad">{t("outbox.room-scarce")}</Banner>}
      {!room.persisted && (
        <Button wide onClick={() => void persist()} disabled={asked}>
          {t("outbox.persist")}
        </Button>
      )}
    </Section>
  );
}
