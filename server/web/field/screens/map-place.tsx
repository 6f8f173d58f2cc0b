/** The map's place: the sites by distance, and the map itself once it is loaded. */

import { metres } from "#shared/format/numbers";
import { t } from "#shared/text";
import { addressOf } from "../core/route";
import { OVER } from "../core/work";
import { Page } from "./shell";
import { useApp } from "./use";

export function MapPlace() {
  const app = useApp();
  const open = app.work.value.filter((item) => !OVER.has(item.state));
  return (
    <Page title={t("nav.map")}>
      <ul class="stack tight">
        {open.map((item) => (
          <li key={item.investigation.id}>
            <a class="card row between" href={addressOf(item.investigation.id)}>
              <span class="grow">{item.ticket.site?.address ?? item.ticket.ticket}</span>
              {item.distance !== null && <span>{metres(item.distance)}</span>}
            </a>
          </li>
        ))}
      </ul>
    </Page>
  );
}
