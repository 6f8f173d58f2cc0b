/** The member, the device, the language and look, the shift, and what was shared on it. */
import { LogOut, Trash2 } from "lucide-preact";
import { useState } from "preact/hooks";
import { exactly, when } from "#shared/format/time";
import { type Language, language, speak, t } from "#shared/text";
import { type Theme, theme } from "#shared/theme";
import { Banner, Button } from "#shared/ui/basics";
import { Check, Choice } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import { APP_VERSION } from "../core/app";
import { Looks } from "./looks";
import { Section } from "./section";
import { Page } from "./shell";
import { useApp } from "./use";

const LANGUAGES: { value: Language; label: string }[] = [
  { value: "zh", label: "中文" },
  { value: "en", label: "English" },
];
const THEMES: Theme[] = ["system", "light", "dark", "contrast"];

export function Me() {
  const app = useApp();
  const me = app.me.value;
  return (
    <Page title={t("me.title")}>
      <Section title={app.member.value?.name ?? t("me.title")}>
        <dl class="pairs">
          <dt>{t("me.crew")}</dt>
          <dd>{me?.crew.name ?? app.credentials.value?.crew}</dd>
          <dt>{t("me.device")}</dt>
          <dd>{me?.device.name ?? app.credentials.value?.device}</dd>
          <dt>{t("me.version")}</dt>
          <dd>{APP_VERSION}</dd>
        </dl>
        <Button
          wide
          sign={LogOut}
          onClick={() => void app.drafts.flush().then(() => app.hand(null))}
        >
          {t("me.change")}
        </Button>
      </Section>
      <ShiftCard />
      <Section title={t("me.theme")}>
        <Choice
          label={t("me.language")}
          value={language.value}
          onValue={speak}
          options={LANGUAGES}
        />
        <Choice
          label={t("me.theme")}
          value={theme.value}
          onValue={(chosen) => {
            theme.value = chosen;
          }}
          options={THEMES.map((value) => ({ value, label: t(`me.theme-${value}`) }))}
        />
      </Section>
      <Erase />
    </Page>
  );
}

function ShiftCard() {
  const app = useApp();
  const { shift } = app;
  const shared = shift.shared.value;
  const turn = (on: boolean) => void shift.turn(on).catch((fault) => app.hurt(fault));
  return (
    <Section title={t(shift.purpose.value ? "me.sharing" : "me.not-sharing")}>
      <Check label={t("me.shift")} value={shift.isOn.value} onValue={turn} />
      <p class="small quiet">{t("me.shift-hint")}</p>
      {shift.trouble.value && (
        <Banner tone="amber">{t(`no-fix.${shift.trouble.value as "denied"}`)}</Banner>
      )}
      <details>
        <summary>{t("me.shared")}</summary>
        {shared.length === 0 && <p class="quiet">{t("me.shared-none")}</p>}
        <ul class="small">
          {shared
            .slice(-50)
            .reverse()
            .map((fix) => (
              <li key={fix.at} title={exactly(fix.at)}>
                {when(fix.at, Date.now())} · {fix.position.lat.toFixed(5)},{" "}
                {fix.position.lon.toFixed(5)} · {fix.ticket} {fix.confirmed ? "✓" : "○"}
              </li>
            ))}
        </ul>
      </details>
      <Looks />
    </Section>
  );
}

function Erase() {
  const app = useApp();
  const [asked, setAsked] = useState(false);
  const unsent =
    app.entries.value.filter((entry) => entry.state === "here").length +
    app.files.value.filter((file) => file.state === "waiting").length;
  return (
    <>
      <Button wide kind="danger" sign={Trash2} onClick={() => setAsked(true)}>
        {t("me.wipe")}
      </Button>
      {asked && (
        <Sheet title={t("me.wipe")} onClose={() => setAsked(false)}>
          <Banner tone="bad">{t("me.wipe-warn", { n: unsent })}</Banner>
          <Button wide kind="danger" sign={Trash2} onClick={() => void app.wipe("asked")}>
            {t("me.wipe")}
          </Button>
        </Sheet>
      )}
    </>
  );
}
