/** Areas of a user: codes of the profile's districts; none of them is all of them. */
import { Check, TextField } from "#shared/ui/fields";
import { profile } from "../../core/profile";
import { t, titled } from "../../text";

export function areaWords(areas: readonly string[]): string {
  if (areas.length === 0) return t("user.all-areas");
  const known = profile.value?.districts ?? [];
  return areas
    .map((code) => titled(known.find((one) => one.code === code)?.title, code))
    .join(", ");
}

/** Where the profile has no districts, codes are typed. */
export function Areas({
  areas,
  onAreas,
}: {
  areas: readonly string[];
  onAreas: (areas: string[]) => void;
}) {
  const known = profile.value?.districts ?? [];
  if (known.length === 0) {
    return (
      <TextField
        label={t("user.areas")}
        hint={t("user.areas-hint")}
        value={areas.join(" ")}
        onValue={(text) => onAreas(text.split(/[\s,，]+/).filter(Boolean))}
      />
    );
  }
  return (
    <fieldset class="crews">
      <legend class="label">{t("user.areas")}</legend>
      <span class="hint">{t("user.no-area-is-all")}</span>
      {known.map(({ code, title }) => (
        <Check
          key={code}
          label={titled(title, code)}
          value={areas.includes(code)}
          onValue={(is) => onAreas(is ? [...areas, code] : areas.filter((one) => one !== code))}
        />
      ))}
    </fieldset>
  );
}
