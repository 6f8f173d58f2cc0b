/** Who of the office looked at the crew's track: asked for when somebody wants to know. */
import { useState } from "preact/hooks";
import { exactly, when } from "#shared/format/time";
import { t } from "#shared/text";
import { fetchBytes } from "../core/device";
import { useApp } from "./use";

interface Look {
  at: string;
  role: string;
}

export function Looks() {
  const app = useApp();
  const [looks, setLooks] = useState<Look[] | null>(null);
  const ask = async (event: Event) => {
    const me = app.credentials.value;
    if (!(event.currentTarget as HTMLDetailsElement).open || !me) return;
    const answer = await fetchBytes(me, "/api/v1/device/looks").catch(() => null);
    if (answer) setLooks(((await answer.json()) as { items: Look[] }).items);
  };
  return (
    <details onToggle={(event) => void ask(event)}>
      <summary>{t("me.looks")}</summary>
      {looks?.length === 0 && <p class="quiet">{t("me.looks-none")}</p>}
      {looks === null && <p class="quiet">{t("sync.no-network")}</p>}
      <ul class="small">
        {looks?.map((look) => (
          <li key={look.at} title={exactly(look.at)}>
            {when(look.at, Date.now())} · {look.role}
          </li>
        ))}
      </ul>
    </details>
  );
}
