/** Checks a profile from a file and says in words what it would change. Stateless: nothing is kept of it. */
import { useState } from "preact/hooks";
import { Banner } from "#shared/ui/basics";
import { Select } from "#shared/ui/fields";
import { checkProfile, type Fault, type Findings, KNOWN } from "../../core/profile-checks";
import { language, t } from "../../text";
import { changeText } from "../../text/change-text";
import { profileFaults } from "../../text/profile-faults";
import { faultText } from "../ticket/fault-text";
import { useCommand } from "../use";
import { FilePick } from "./file-pick";

export function ProfileCheckCard() {
  const [against, setAgainst] = useState("");
  const [file, setFile] = useState<{ name: string; text: string } | null>(null);
  const [found, setFound] = useState<Findings | null>(null);
  const { refused, run } = useCommand();
  async function check(text: string, other: string) {
    setFound(null);
    await run(async () => setFound(await checkProfile(text, other)));
  }
  return (
    <section class="card stack no-print">
      <h2>{t("profile.check")}</h2>
      <p class="quiet small">{t("profile.check-hint")}</p>
      <div class="fields">
        <Select
          label={t("profile.against")}
          hint={t("profile.against-hint")}
          value={against}
          options={KNOWN.map((value) => ({ value, label: value }))}
          onValue={(other) => {
            setAgainst(other);
            if (file) void check(file.text, other);
          }}
        />
        <FilePick
          label={t("profile.file")}
          accept=".toml"
          onFile={async (chosen) => {
            const text = await chosen.text();
            setFile({ name: chosen.name, text });
            await check(text, against);
          }}
        />
      </div>
      {refused && (
        <Banner tone="bad" urgent>
          {refused}
        </Banner>
      )}
      {file && found && <Result file={file.name} of={found} />}
    </section>
  );
}

function Result({ file, of }: { file: string; of: Findings }) {
  const { name, version, against, faults, changes } = of;
  if (faults.length > 0) {
    return (
      <>
        <Banner tone="bad">{t("profile.faulty", { file, n: faults.length })}</Banner>
        <ul class="stack tight" data-profile-faults>
          {faults.map((one) => (
            <li key={`${one.line}/${one.field}/${one.code}`} title={one.message}>
              <strong>{one.line > 0 && t("profile.line", { n: one.line })}</strong> {one.field}{" "}
              {said(one)}
            </li>
          ))}
        </ul>
      </>
    );
  }
  return (
    <>
      <Banner tone="good">
        {t("profile.usable", { name: name ?? file, version: version ?? 0 })}
      </Banner>
      <h3>{t("profile.changes", { n: changes.length, against })}</h3>
      <ul class="stack tight" data-profile-changes>
        {changes.map((one) => (
          <li key={one.sentence}>{changeText(one)}</li>
        ))}
      </ul>
    </>
  );
}

/** Some codes mean another thing in a profile than in a fact. */
function said(fault: Fault): string {
  const own = language.value === "zh" ? profileFaults[fault.code] : undefined;
  return own ?? faultText(fault);
}
