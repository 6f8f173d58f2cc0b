/** What has to be seen whatever the screen: faults of the device, the login, the network, new versions. */
import { DownloadCloud, History, KeyRound, TriangleAlert, WifiOff } from "lucide-preact";
import { clock, when } from "#shared/format/time";
import { t } from "#shared/text";
import { Banner, Button, Sign } from "#shared/ui/basics";
import { go } from "../core/route";
import { takeOver, waiting } from "../core/versions";
import { useApp } from "./use";

export function Alerts() {
  const app = useApp();
  const trouble = app.trouble.value;
  const standing = app.standing.value;
  const restored = app.restored.value;
  return (
    <>
      {trouble && (
        <Banner tone="bad" sign={TriangleAlert} urgent>
          {t(`trouble.${trouble}`)}
        </Banner>
      )}
      {(standing === "revoked" || standing === "unknown") && (
        <Banner
          tone="amber"
          sign={KeyRound}
          action={<Button onClick={() => go("#enrol=%20")}>{t("standing.again")}</Button>}
        >
          {t(`standing.${standing}`)}
        </Banner>
      )}
      {restored !== null && (
        <Banner
          tone="accent"
          sign={History}
          action={<Button onClick={() => void app.readOfRestore()}>{t("do.close")}</Button>}
        >
          {t("restored.title")}
        </Banner>
      )}
      {waiting.value && (
        <Banner
          tone="accent"
          sign={DownloadCloud}
          action={
            <Button onClick={() => void app.drafts.flush().then(takeOver)}>{t("update.do")}</Button>
          }
        >
          {t("update.ready")}
        </Banner>
      )}
      <StatusLine />
    </>
  );
}

/** One line about the network and about sharing, always in the same place. */
function StatusLine() {
  const app = useApp();
  const { phase, pending, nextTryAt, lastContact, problem } = app.sync.state.value;
  const now = Date.now();
  const quiet = phase === "live" || phase === "resting" || phase === "off";
  const sharing = app.shift.purpose.value !== null;
  if (quiet && !sharing) return null;
  return (
    <div class={phase === "locked-out" ? "status-line bad" : "status-line"} role="status">
      {!quiet && phase !== "working" && <Sign of={WifiOff} small />}
      {!quiet && (
        <span class="grow">
          {phase === "working" && pending > 0
            ? t("sync.pending", { n: pending })
            : t(`sync.${phase}`)}
          {problem?.code === "unreachable" && lastContact && (
            <> {t("sync.no-contact", { when: clock(lastContact, now) })}</>
          )}
          {phase === "waiting" && nextTryAt && nextTryAt - now > 10_000 && (
            <> {t("outbox.next-try", { when: when(nextTryAt, now) })}</>
          )}
        </span>
      )}
      {sharing && (
        <a href="#/me" class="row">
          <span class="sharing-dot" />
          {t("me.sharing")}
        </a>
      )}
    </div>
  );
}
