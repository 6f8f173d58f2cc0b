/** The frame: the bar above, and below it the place where one is. */
import { Keyboard, LogOut, Presentation, Radio, Unplug } from "lucide-preact";
import { useState } from "preact/hooks";
import { clock } from "#shared/format/time";
import { type Theme, theme } from "#shared/theme";
import { Badge, Banner, Button, IconButton } from "#shared/ui/basics";
import { Sheet } from "#shared/ui/sheet";
import { loginEnded } from "../core/api";
import { line } from "../core/events";
import { addressOf, goTo, route } from "../core/route";
import { logOut, session } from "../core/session";
import { type Key, language, speak, t } from "../text";
import { Giving } from "./giving";
import { LoginSheet } from "./login";
import { placesToSee, SHOWN } from "./places";
import { useDesk, useKey } from "./use";

export function Shell() {
  const { place } = route.value;
  const { screen: Screen, isAlone } = SHOWN[placesToSee().includes(place) ? place : "desk"];
  return (
    <>
      {!isAlone && <Bar />}
      <Screen />
      <Giving />
      {loginEnded.value && <LoginSheet />}
    </>
  );
}

const THEMES: readonly Theme[] = ["system", "light", "dark", "contrast"];

function Bar() {
  const [help, setHelp] = useState(false);
  useKey("?", () => setHelp(true));
  return (
    <header class="bar no-print">
      <strong>{t("app.name")}</strong>
      <nav aria-label={t("console.title")}>
        <ul class="row">
          {placesToSee()
            .filter((place) => !SHOWN[place].isAlone)
            .map((place) => (
              <li key={place}>
                <a
                  href={addressOf({ ...route.value, place, part: null })}
                  aria-current={route.value.place === place ? "page" : undefined}
                >
                  {t(`place.${place}`)}
                  {place === "attention" && <Fresh />}
                </a>
              </li>
            ))}
        </ul>
      </nav>
      <span class="grow" />
      <LineState />
      <label class="row small">
        <span class="only-read">{t("look.theme")}</span>
        <select
          class="input small"
          value={theme.value}
          onChange={(event) => {
            theme.value = event.currentTarget.value as Theme;
          }}
        >
          {THEMES.map((one) => (
            <option key={one} value={one}>
              {t(`theme.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <Button class="small" onClick={() => speak(language.value === "zh" ? "en" : "zh")}>
        {t("look.language")}
      </Button>
      <IconButton sign={Presentation} label={t("place.wall")} onClick={() => goTo("wall")} />
      <IconButton sign={Keyboard} label={t("keys.title")} onClick={() => setHelp(true)} />
      <span class="small">{session.value?.user}</span>
      <Leaving />
      {help && <Keys onClose={() => setHelp(false)} />}
    </header>
  );
}

/** Logs out. Where that fails somebody is told so, who would leave the desk open for the next. */
function Leaving() {
  const [isStillIn, setStillIn] = useState(false);
  const leave = () => {
    setStillIn(false);
    logOut().catch(() => setStillIn(true));
  };
  return (
    <>
      <IconButton sign={LogOut} label={t("login.out")} onClick={leave} />
      {isStillIn && (
        <Sheet title={t("login.out")} onClose={() => setStillIn(false)}>
          <Banner tone="bad" sign={Unplug}>
            {t("login.still-in")}
          </Banner>
          <Button kind="primary" onClick={leave}>
            {t("do.retry")}
          </Button>
        </Sheet>
      )}
    </>
  );
}

/** How much is new at the attention desk. */
function Fresh() {
  const count = useDesk().alarm.count.value;
  if (count === 0) return null;
  return (
    <span class="count" data-fresh={count} title={t("attention.new", { n: count })}>
      {count}
    </span>
  );
}

/** Whether what is shown is how it is now; if not, of when it is. */
function LineState() {
  const desk = useDesk();
  const { value } = line;
  if (value.state === "live") {
    return (
      <span role="status">
        <Badge tone="good" sign={Radio}>
          {t("line.live")}
        </Badge>
      </span>
    );
  }
  const said =
    value.state === "lost"
      ? t("line.lost", { when: clock(value.since, desk.now.value) })
      : t("line.connecting");
  return (
    <span role="status">
      <Badge tone={value.state === "lost" ? "bad" : "unknown"} sign={Unplug}>
        {said}
      </Badge>
    </span>
  );
}

const KEYS: readonly [string, Key][] = [
  ["/", "keys.search"],
  ["j  k", "keys.move"],
  ["x", "keys.pick"],
  ["a", "keys.assign"],
  ["← → ↑ ↓", "keys.board"],
  ["?", "keys.help"],
];

function Keys({ onClose }: { onClose: () => void }) {
  return (
    <Sheet title={t("keys.title")} onClose={onClose}>
      <dl class="pairs">
        {KEYS.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(words)}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
