/** A code with which a phone becomes one of a crew: shown once, scanned, printed or sent as a link. */
import { Printer } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { exactly } from "#shared/format/time";
import { Banner, Button } from "#shared/ui/basics";
import { Select } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import { ask, freshKey } from "../core/api";
import { t } from "../text";
import { Refused } from "./attention-sheets";
import { useCommand, useDesk } from "./use";

interface Code {
  code: string;
  crew: string;
  expires_at: string;
  url: string;
  qr_svg: string;
}

/** How often it is looked whether the phone has come, ms: no event tells of it. */
const LOOK = 3_000;

export function EnrolSheet({ onClose }: { onClose: () => void }) {
  const { crews } = useDesk();
  const [crew, setCrew] = useState("");
  const [key] = useState(freshKey);
  const [code, setCode] = useState<Code | null>(null);
  const { busy, refused, run } = useCommand();
  async function issue() {
    const path = `crews/${encodeURIComponent(crew)}/enrolment-codes`;
    await run(async () =>
      setCode((await ask<Code>(path, { method: "POST", body: {}, key })).content),
    );
  }
  return (
    <Sheet title={t("devices.enrol")} onClose={onClose}>
      {code ? (
        <Shown code={code} />
      ) : (
        <>
          <p>{t("enrol.means")}</p>
          <Select
            label={t("assign.crew")}
            value={crew}
            options={crews.all.value.map(({ id, name }) => ({ value: id, label: name }))}
            onValue={setCrew}
          />
          <Refused why={refused} />
          <Button kind="primary" disabled={busy || !crew} onClick={() => void issue()}>
            {t("enrol.issue")}
          </Button>
        </>
      )}
    </Sheet>
  );
}

function Shown({ code }: { code: Code }) {
  const { crews } = useDesk();
  const came = useArrival(code.crew);
  return (
    <>
      <div class="code-shown">
        <strong>{crews.nameOf(code.crew)}</strong>
        <img
          alt={t("enrol.picture")}
          src={`data:image/svg+xml,${encodeURIComponent(code.qr_svg)}`}
        />
        <code>{code.code}</code>
        <a href={code.url} data-enrol={code.code}>
          {code.url}
        </a>
        <span class="small">{t("enrol.until", { at: exactly(code.expires_at) })}</span>
      </div>
      {came ? (
        <Banner tone="good">{t("enrol.came", { device: came })}</Banner>
      ) : (
        <p class="quiet">{t("enrol.once")}</p>
      )}
      <Button class="no-print" sign={Printer} onClick={() => print()}>
        {t("enrol.print")}
      </Button>
    </>
  );
}

/** The name of the device that came since; null until then. */
function useArrival(crew: string): string | null {
  const { crews } = useDesk();
  const [known] = useState(() => new Set(crews.devices.peek().map(({ id }) => id)));
  useEffect(() => {
    const looking = setInterval(() => void crews.load().catch(() => undefined), LOOK);
    return () => clearInterval(looking);
  }, []);
  const found = crews.devices.value.find((one) => one.crew === crew && !known.has(one.id));
  return found?.name ?? null;
}
