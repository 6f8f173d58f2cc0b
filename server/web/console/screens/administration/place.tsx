/** Administration: what is set up and looked after beside the day's work. */
import type { FunctionComponent } from "preact";
import { lazy } from "#shared/ui/lazy";
import { PLACES, route } from "../../core/route";
import { AUDIT, may, OPEN_TICKETS, READ_USERS, READ_VIEWS, WEBHOOKS } from "../../core/session";
import "../../administration.css";
import { t } from "../../text";
import { Parts } from "../parts";

type Part = (typeof PLACES)["administration"][number];

interface Shown {
  screen: FunctionComponent;
  /** One of these rights is enough. */
  rights: readonly string[];
}

const SHOWN: Record<Part, Shown> = {
  imports: {
    screen: lazy(async () => (await import("./imports-part")).ImportsPart),
    rights: [OPEN_TICKETS],
  },
  users: {
    screen: lazy(async () => (await import("./users-part")).UsersPart),
    rights: [READ_USERS],
  },
  areas: {
    screen: lazy(async () => (await import("./areas-part")).AreasPart),
    rights: [READ_USERS],
  },
  audit: {
    screen: lazy(async () => (await import("./audit-part")).AuditPart),
    rights: [AUDIT, READ_VIEWS],
  },
  profile: {
    screen: lazy(async () => (await import("./profile-part")).ProfilePart),
    rights: [OPEN_TICKETS, AUDIT],
  },
  webhooks: {
    screen: lazy(async () => (await import("./webhooks-part")).WebhooksPart),
    rights: [WEBHOOKS],
  },
};

export function AdministrationPlace() {
  const parts = PLACES.administration.filter((part) => SHOWN[part].rights.some(may));
  const part = parts.find((one) => one === route.value.part) ?? parts[0];
  if (!part) return null;
  const Screen = SHOWN[part].screen;
  return (
    <main class="administration">
      <h1 class="only-read">{t("place.administration")}</h1>
      <Parts place="administration" parts={parts} />
      <Screen />
    </main>
  );
}
