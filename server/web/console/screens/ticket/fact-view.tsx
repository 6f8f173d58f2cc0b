/** One fact, whole and readable: who said it, when by which clock, what the server answered, and what it says. */
import { metres } from "#shared/format/numbers";
import { exactly } from "#shared/format/time";
import { Badge, Button } from "#shared/ui/basics";
import type { Filed } from "../../core/open-ticket";
import { linesOf } from "../../core/ticket/body";
import { t, term } from "../../text";
import { useDesk } from "../use";
import { BodyView } from "./body-view";
import { FactLink } from "./fact-link";
import { faultText } from "./fault-text";
import { Flags, flagsOf } from "./flags";
import { useHere } from "./here";
import { Pairs } from "./pairs";

export function FactView({ filed }: { filed: Filed }) {
  const { fact } = filed;
  return (
    <div class="stack fact-view">
      <Pairs small said={[...whoAndWhen(filed, useDesk().crews.nameOf.bind(useDesk().crews))]} />
      {(fact.amends ?? fact.retracts) && (
        <p class="small">
          {t(fact.amends ? "fact.amends" : "fact.retracts")}{" "}
          <FactLink id={fact.amends ?? fact.retracts ?? ""} />
        </p>
      )}
      <BodyView lines={linesOf(fact.body)} />
      <Receipt filed={filed} />
      <Files filed={filed} />
      <Actions filed={filed} />
      <details>
        <summary class="small quiet">{t("fact.raw")}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys too */}
        <pre class="raw small" data-scrolls tabIndex={0}>
          {JSON.stringify(fact, null, 2)}
        </pre>
      </details>
    </div>
  );
}

function whoAndWhen(
  { fact, receipt, place }: Filed,
  nameOf: (crew: string | undefined) => string,
): [string, string | null | undefined][] {
  const { user, crew, member, device, server } = fact.author;
  const offset = fact.at.offset_ms;
  return [
    [t("fact.who"), [user, nameOf(crew), member, device, server].filter(Boolean).join(" · ")],
    [t("fact.device-time"), exactly(fact.at.device)],
    [t("fact.offset"), offset ? t("fact.offset-is", { s: (offset / 1000).toFixed(1) }) : ""],
    [t("fact.corrected"), receipt && exactly(receipt.corrected_at)],
    [t("fact.received"), receipt && exactly(receipt.received_at)],
    [
      t("photo.distance"),
      place?.distance_m != null
        ? [metres(place.distance_m), term("where", place.where)].filter(Boolean).join(" · ")
        : "",
    ],
  ];
}

function Receipt({ filed }: { filed: Filed }) {
  const { receipt } = filed;
  if (!receipt) return <Badge tone="unknown">{t("fact.no-receipt")}</Badge>;
  const flags = flagsOf(filed);
  const said = [...receipt.reasons, ...(receipt.remarks ?? [])];
  return (
    <div class="stack tight">
      <p class="small">{t(`receipt.${receipt.state}`)}</p>
      <ul class="small">
        {said.map((one) => (
          <li key={one.field + one.code}>
            {term("member", one.field.split(".").at(-1))}: {faultText(one)}
          </li>
        ))}
      </ul>
      {flags.length > 0 && <Flags flags={flags} />}
    </div>
  );
}

function Files({ filed: { files } }: { filed: Filed }) {
  if (files.length === 0) return null;
  return (
    <ul class="small">
      {files.map((one) => (
        <li key={one.sha256}>
          <a href={one.href} target="_blank" rel="noreferrer">
            {one.name || t("fact.file", { hash: one.sha256.slice(0, 8) })}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Actions({ filed: { fact, possible } }: { filed: Filed }) {
  const { begin, became } = useHere();
  if (became.get(fact._id) === "retracted" || possible.length === 0) return null;
  return (
    <div class="row">
      {possible.includes("amendment") && (
        <Button onClick={() => begin({ deed: "amend", about: fact._id })} data-do="amend">
          {t("deed.amend")}
        </Button>
      )}
      {possible.includes("retraction") && (
        <Button onClick={() => begin({ deed: "retract", about: fact._id })} data-do="retract">
          {t("deed.retract")}
        </Button>
      )}
    </div>
  );
}
