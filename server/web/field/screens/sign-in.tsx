/** Who holds the device: a member of the crew, with a PIN on this device. */
import { useEffect, useState } from "preact/hooks";
import { t } from "#shared/text";
import { Button } from "#shared/ui/basics";
import { Choice, TextField } from "#shared/ui/fields";
import { hasPin, letsIn } from "../core/pin";
import { useApp } from "./use";

const FORM = /^\d{4,8}$/;

export function SignIn() {
  const app = useApp();
  // After an enrolment for another crew what is known is of the one before, until the server is met.
  const me = app.me.value?.crew.id === app.credentials.value?.crew ? app.me.value : null;
  const members = me?.members ?? [];
  const [member, setMember] = useState("");
  const [known, setKnown] = useState(false);
  const [forgot, setForgot] = useState(false);
  const [pin, setTyped] = useState("");
  const [fault, setFault] = useState("");
  useEffect(() => {
    let over = false;
    if (member) void hasPin(app.local, member).then((has) => over || setKnown(has));
    return () => {
      over = true;
    };
  }, [app, member]);
  const isAsked = known && !forgot;

  // Cleared at once, not after the next picture: a PIN that is typed meanwhile would be lost.
  function choose(one: string) {
    setMember(one);
    setForgot(false);
    setTyped("");
    setFault("");
  }

  async function start(event: Event) {
    event.preventDefault();
    if (!FORM.test(pin)) return setFault(t("sign.short-pin"));
    if (!(await letsIn(app.local, member, pin, forgot))) return setFault(t("sign.wrong-pin"));
    await app.hand(members.find((one) => one.id === member) ?? null);
  }

  return (
    <main class="page bare">
      <form class="stack" onSubmit={start}>
        <h1>{t("sign.title")}</h1>
        <p class="quiet">{me?.crew.name}</p>
        {members.length === 0 && <p>{me ? t("sign.none") : t("work.not-read")}</p>}
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
              label={isAsked ? t("sign.pin") : t("sign.new-pin")}
              hint={isAsked ? undefined : t("sign.new-pin-hint")}
              value={pin}
              onValue={setTyped}
              fault={fault || undefined}
            />
            <Button type="submit" kind="primary" wide>
              {t("sign.do")}
            </Button>
            {isAsked && (
              <Button wide onClick={() => setForgot(true)}>
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
