/** How the columns of a table become members of an intake, and what their words mean. */
import { Banner } from "#shared/ui/basics";
import { type Option, Select, TextField } from "#shared/ui/fields";
import {
  type Column,
  lacking,
  type Mapping,
  memberOf,
  NEEDED,
  REFERENCE,
  withConstant,
  withMeaning,
  withMember,
  wordsOf,
} from "../../core/import-mapping";
import { codesOf, type Preview } from "../../core/imports";
import { profile } from "../../core/profile";
import { t, term, titled } from "../../text";

const DATUMS = ["WGS84", "GCJ02", "BD09"].map((value) => ({ value, label: value }));
/** Members of which all rows may have the same. */
const SAME = ["class", "channel"] as const;
const SHOWN = 3;

interface Form {
  preview: Preview;
  mapping: Mapping;
  onMapping: (mapping: Mapping) => void;
}

export function MappingForm({ file, preview, mapping, onMapping }: Form & { file: File }) {
  const missing = lacking(mapping).map((member) => term("intake", member));
  return (
    <>
      <h3>{t("import.columns", { file: file.name })}</h3>
      <div class="wide-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("import.column")}</th>
              <th scope="col">{t("import.becomes")}</th>
              <th scope="col">{t("import.stands")}</th>
            </tr>
          </thead>
          <tbody>
            {preview.columns.map((column) => (
              <Line key={column.name} column={column} {...{ preview, mapping, onMapping }} />
            ))}
          </tbody>
        </table>
      </div>
      <Whole {...{ preview, mapping, onMapping }} />
      {missing.length > 0 && (
        <Banner tone="amber">{t("import.lacking", { members: missing.join(", ") })}</Banner>
      )}
    </>
  );
}

function Line({ column, preview, mapping, onMapping }: Form & { column: Column }) {
  const member = memberOf(mapping, column.name);
  const codes = codesOf(profile.value);
  const label = (name: string) =>
    (NEEDED as readonly string[]).includes(name)
      ? `${term("intake", name)} *`
      : term("intake", name);
  const members = preview.members.map(({ name }) => ({ value: name, label: label(name) }));
  const options = [
    { value: REFERENCE, label: term("intake", REFERENCE) },
    ...members.filter(({ value }) => value !== REFERENCE),
  ];
  return (
    <tr data-column={column.name}>
      <th scope="row">{column.name}</th>
      <td>
        <select
          class="input"
          aria-label={`${t("import.becomes")}: ${column.name}`}
          value={member}
          onChange={(event) =>
            onMapping(withMember(mapping, column, event.currentTarget.value, codes))
          }
        >
          <option value="">{t("import.left-out")}</option>
          {options.map(({ value, label: said }) => (
            <option key={value} value={value}>
              {said}
            </option>
          ))}
        </select>
      </td>
      <td>
        <Meanings {...{ column, member, mapping, onMapping }} />
      </td>
    </tr>
  );
}

/** Some of what stands in the column; where its member has codes, what each word means. */
function Meanings({
  column,
  member,
  mapping,
  onMapping,
}: {
  column: Column;
  member: string;
  mapping: Mapping;
  onMapping: (mapping: Mapping) => void;
}) {
  const options = codesOf(profile.value)(member);
  const words = wordsOf(column, options);
  if (words.length === 0)
    return <span class="quiet">{column.values.slice(0, SHOWN).join(" · ")}</span>;
  const choices = options.map(({ code, title }) => ({ value: code, label: titled(title, code) }));
  return (
    <div class="fields">
      {words.map((word) => (
        <Select
          key={word}
          label={t("import.means", { word })}
          value={String(mapping.values?.[member]?.[word] ?? "")}
          options={choices}
          onValue={(code) => onMapping(withMeaning(mapping, member, word, code))}
        />
      ))}
    </div>
  );
}

/** What holds for the whole file: where it is from, how moments and places are written. */
function Whole({ preview, mapping, onMapping }: Form) {
  const filled = new Set(Object.values(mapping.columns));
  const moments = preview.members.some(({ name, type }) => type === "instant" && filled.has(name));
  const codes = codesOf(profile.value);
  const options = (member: string): Option[] =>
    codes(member).map(({ code, title }) => ({ value: code, label: titled(title, code) }));
  return (
    <div class="fields">
      <TextField
        label={t("import.source")}
        hint={t("import.source-hint")}
        value={mapping.source}
        required
        maxLength={60}
        onValue={(source) => onMapping({ ...mapping, source })}
      />
      {SAME.filter((member) => !filled.has(member)).map((member) => (
        <Select
          key={member}
          label={t("import.all-rows", { member: term("intake", member) })}
          value={String(mapping.constants?.[member] ?? "")}
          options={options(member)}
          onValue={(code) => onMapping(withConstant(mapping, member, code))}
        />
      ))}
      {moments && <Moments mapping={mapping} onMapping={onMapping} />}
      {filled.has("site.lat") && (
        <Select
          label={t("import.datum")}
          hint={t("import.datum-hint")}
          value={mapping.datum ?? ""}
          options={DATUMS}
          onValue={(datum) => {
            const { datum: _, ...rest } = mapping;
            onMapping(datum ? { ...rest, datum } : rest);
          }}
        />
      )}
    </div>
  );
}

function Moments({ mapping, onMapping }: Omit<Form, "preview">) {
  return (
    <TextField
      label={t("import.dates")}
      hint={t("import.dates-hint")}
      value={(mapping.date_formats ?? []).join("; ")}
      onValue={(text) => {
        const forms = text.split(";").map((form) => form.trim());
        onMapping({ ...mapping, date_formats: forms.filter(Boolean) });
      }}
    />
  );
}
