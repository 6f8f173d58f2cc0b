/** The frame: what has to be told on every screen, the screen itself, the four places below. */
import { Inbox, ListChecks, Map as MapSign, UserRound } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { t } from "#shared/text";
import { Sign } from "#shared/ui/basics";
import { lazy } from "#shared/ui/lazy";
import { route } from "../core/route";
import { wipedBecause } from "../core/wiping";
import { needsAttention } from "../core/work";
import { Alerts } from "./alerts";
import { Enrol } from "./enrol";
import { MapPlace } from "./map-place";
import { Me } from "./me";
import { Outbox } from "./outbox";
import { SignIn } from "./sign-in";
import { Wiped } from "./told";
import { useApp } from "./use";
import { Work } from "./work";

const InvestigationRoute = lazy(async () => (await import("./investigation")).InvestigationRoute);

export function Shell() {
  const app = useApp();
  const at = route.value;
  if (app.standing.value === "wiped" || (!app.credentials.value && wipedBecause()))
    return <Wiped />;
  if (!app.credentials.value || at.at === "enrol") return <Enrol />;
  if (!app.member.value) return <SignIn />;
  return (
    <>
      <Screen />
      <Places />
    </>
  );
}

function Screen() {
  const at = route.value;
  if (at.at === "map") return <MapPlace />;
  if (at.at === "outbox") return <Outbox />;
  if (at.at === "me") return <Me />;
  if (at.at === "investigation") return <InvestigationRoute {...at} key={at.id} />;
  return <Work />;
}

/** A page with its heading; `left` and `right` stand beside it. */
export function Page({
  title,
  left,
  right,
  children,
}: {
  title: string;
  left?: ComponentChildren;
  right?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <>
      <header class="top">
        <div class="bar">
          {left}
          <h1>{title}</h1>
          {right}
        </div>
        <Alerts />
      </header>
      <main class="page">{children}</main>
    </>
  );
}

function Places() {
  const app = useApp();
  const entries = app.entries.value;
  const waiting =
    entries.filter((entry) => entry.state === "here").length +
    app.files.value.filter((file) => file.state === "waiting").length;
  const bad = entries.filter((entry) => needsAttention(entry, entries)).length;
  return (
    <nav class="bottom" aria-label={t("app.name")}>
      <ul>
        <Place at="work" sign={ListChecks} />
        <Place at="map" sign={MapSign} />
        <Place at="outbox" sign={Inbox} count={bad || waiting} bad={bad > 0} />
        <Place at="me" sign={UserRound} />
      </ul>
    </nav>
  );
}

function Place({
  at,
  sign,
  count = 0,
  bad = false,
}: {
  at: "work" | "map" | "outbox" | "me";
  sign: Parameters<typeof Sign>[0]["of"];
  count?: number;
  bad?: boolean;
}) {
  const here = route.value.at === at || (at === "work" && route.value.at === "investigation");
  return (
    <li>
      <a href={`#/${at}`} aria-current={here ? "page" : undefined}>
        <Sign of={sign} />
        {t(`nav.${at}`)}
        {count > 0 && (
          <span class={bad ? "count bad" : "count"}>
            {count}
            <span class="only-read"> {bad ? t("outbox.attention") : t("entry.here")}</span>
          </span>
        )}
      </a>
    </li>
  );
}
