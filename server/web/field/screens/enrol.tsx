/** Enrolment: by the link of the QR code, or by typing the code. Once, with a network. */
import { Smartphone } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "#shared/text";
import { Banner, Button, Sign } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { enrol, Refused } from "../core/device";
import { route } from "../core/route";
import { forgetWipe } from "../core/wiping";
import { canScan, ScanButton } from "./scan";
import { useApp } from "./use";

export function Enrol() {
  const app = useApp();
  const at = route.value;
  const given = at.at === "enrol" ? at.code.trim() : "";
  const [code, setCode] = useState(given);
  const [name, setName] = useState(app.me.value?.device.name ?? modelName());
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const key = useRef(crypto.randomUUID());
  useEffect(() => {
    if (given) setCode(given);
  }, [given]);

  async function join(event: Event) {
    event.preventDefault();
    setBusy(true);
    setFault("");
    try {
      const made = await enrol(location.origin, code.trim(), name.trim(), key.current);
      forgetWipe();
      await app.join(made);
      // Without a link somebody may have signed in and opened something meanwhile.
      if (route.value.at === "enrol") location.replace("#/work");
    } catch (thrown) {
      setFault(sentence(thrown));
      // A lost reply is asked for again under the same key; an answer ends it.
      if (thrown instanceof Refused && !thrown.unreachable) key.current = crypto.randomUUID();
    } finally {
      setBusy(false);
    }
  }

  return (
    <main class="page bare">
      <form class="stack" onSubmit={join}>
        <div class="row">
          <Sign of={Smartphone} />
          <h1>{t("enrol.title")}</h1>
        </div>
        <p class="quiet">{t(canScan() ? "enrol.lead" : "enrol.lead-by-hand")}</p>
        <TextField label={t("enrol.code")} value={code} onValue={setCode} required />
        <ScanButton label={t("enrol.scan")} onText={(text) => setCode(codeOf(text))} />
        <TextField
          label={t("enrol.name")}
          hint={t("enrol.name-hint")}
          value={name}
          onValue={setName}
          maxLength={100}
        />
        {fault && (
          <Banner tone="bad" urgent>
            {fault}
          </Banner>
        )}
        <Button type="submit" kind="primary" wide disabled={busy || !code.trim() || !name.trim()}>
          {busy ? t("enrol.working") : t("enrol.do")}
        </Button>
        {app.credentials.value && (
          <Button wide onClick={() => location.replace("#/work")}>
            {t("do.cancel")}
          </Button>
        )}
      </form>
    </main>
  );
}

/** The code in what a QR code says: the whole link, or the code alone. */
export function codeOf(text: string): string {
  const found = /#enrol=([^&]+)/.exec(text)?.[1];
  return found ? decodeURIComponent(found) : text.trim();
}

function sentence(fault: unknown): string {
  if (!(fault instanceof Refused)) return t("enrol.other", { message: String(fault) });
  if (fault.unreachable) return t("enrol.no-network");
  if (fault.status === 429) return t("enrol.many");
  if (fault.status === 410 || fault.code.includes("used")) return t("enrol.used-code");
  if (fault.status === 404 || fault.code.includes("unknown")) return t("enrol.unknown-code");
  return t("enrol.other", { message: fault.message });
}

/** A name to begin with: what the phone calls itself, as far as it says. */
function modelName(): string {
  const model = /; ([^;)]+?)(?: Build|\))/.exec(navigator.userAgent)?.[1];
  return model && !/Win|Linux|Mac|x86|K$/.test(model) ? model : "";
}
