/** Who holds the device: a member of the crew, with a PIN on this device. */
import { useEffect, useState } from "preact/hooks";
import { t } from "#shared/text";
import { Button } from "#shared/ui/basics";
import { Choice, TextField } from "#shared/ui/fields";
import { hasPin, isRight, setPin } from "../core/pin";
import { useApp } from "./use";

const FORM = /^\d{4,8}$/;

export function SignIn() {
  const app = useApp();
  const members = app.me.value?.members ?? [];
  const [member, setMember] = useState("");
  const [known, setKnown] = useState(false);
  const [pin, setTyped] = useState("");
  const [fault, setFault] = useState("");
  useEffect(() => {
    if (member) void hasPin(app.local, member).then(setKnown);
  }, [app, member]);

  // Cleared at once, not after the next picture: a PIN that is typed meanwhile would be lost.
  function choose(one: string) {
    setMember(one);
    setTyped("");
    setFault("");
  }

  async function start(event: Event) {
    event.preventDefault();
    if (!FORM.test(pin)) return setFault(t("sign.short-pin"));
    if (known && !(await isRight(app.local, member, pin))) return setFault(t("sign.wrong-pin"));
    if (!known) await setPin(app.local, member, pin);
    await app.hand(members.find((one) => one.id === member) ?? null);
  }

  return (
    <main class="page bare">
      <form class="stack" onSubmit={start}>
        <h1>{t("sign.title")}</h1>
        <p class="quiet">{app.me.value?.crew.name}</p>
        {members.length === 0 && <p>{app.me.value ? t("sign.none") : t("work.not-read")}</p>}
        {members.length > 0 && (
          <Choice
            label={t("me.title")}
            value={member}
            onValue={choose}
            options={members.map((one) => ({ value: one.id, label: one.name }))}
          />
        )}
        {member && (
          <>
            <PinField
              label={known ? t("sign.pin") : t("sign.new-pin")}
              hint={known ? undefined : t("sign.new-pin-hint")}
              value={pin}
              onValue={setTyped}
              fault={fault || undefined}
            />
            <Button type="submit" kind="primary" wide>
              {t("sign.do")}
            </Button>
            {known && (
              <Button wide onClick={() => setKnown(false)}>
                {t("sign.forgot")}
              </Button>
            )}
          </>
        )}
      </form>
    </main>
  );
}

function PinField(props: {
  label: string;
  hint: string | undefined;
  value: string;
  onValue: (value: string) => void;
  fault: string | undefined;
}) {
  return <TextField {...props} type="password" inputMode="numeric" maxLength={8} />;
}
