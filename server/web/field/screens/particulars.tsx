/** What is known of a piece of work before anybody looks: site, customer, meter, complaint, checklist. */
import { CheckCircle2, Circle, Map as MapSign, Navigation, Phone } from "lucide-preact";
import { metres } from "#shared/format/numbers";
import { t, term, titled } from "#shared/text";
import { Badge, Button, Sign } from "#shared/ui/basics";
import type { Entry } from "../core/journal";
import { mapChoices } from "../core/map-choices";
import type { Dossier } from "../core/replica";
import { go } from "../core/route";
import { siteOf, type WorkItem } from "../core/work";
import { handOver } from "../map/navigators";
import { checklistOf } from "./checklist";
import { chosenSite } from "./map-place";
import { Section } from "./section";

/** States in which a customer's name and number are shown: before that nobody needs them. */
const ON_THE_WAY: ReadonlySet<string> = new Set([
  "en-route",
  "arrived",
  "working",
  "paused",
  "done",
  "cannot-complete",
]);

export function Particulars({
  item,
  dossier,
  entries,
}: {
  item: WorkItem;
  dossier: Dossier | null;
  entries: readonly Entry[];
}) {
  return (
    <>
      <Site item={item} />
      <CustomerCard item={item} />
      <Complaint item={item} />
      <Supply item={item} />
      <ChecklistCard item={item} dossier={dossier} entries={entries} />
    </>
  );
}

function Site({ item }: { item: WorkItem }) {
  const place = siteOf(item.ticket);
  const address = item.ticket.site?.address;
  const name = address ?? item.ticket.ticket;
  const showOnMap = () => {
    chosenSite.value = item.investigation.id;
    go("#/map");
  };
  return (
    <Section title={t("ticket.site")}>
      <p class="value">{address ?? t("say.unknown")}</p>
      <div class="row between">
        <span class="quiet">{item.distance === null ? "" : metres(item.distance)}</span>
        {place && (
          <>
            <Button sign={MapSign} onClick={showOnMap}>
              {t("map.show")}
            </Button>
            <a class="button" {...handOver(mapChoices().navigator.value, place, name)}>
              <Sign of={Navigation} />
              {t("ticket.navigate")}
            </a>
          </>
        )}
      </div>
    </Section>
  );
}

function CustomerCard({ item }: { item: WorkItem }) {
  const { customer } = item.ticket;
  if (!customer) return null;
  const shown = ON_THE_WAY.has(item.state);
  return (
    <Section title={t("ticket.customer")}>
      {shown ? (
        <div class="row between">
          <span class="value">{customer.name ?? t("say.unknown")}</span>
          {customer.phone && !customer.phone.includes("*") ? (
            <a class="button" href={`tel:${customer.phone}`}>
              <Sign of={Phone} />
              {customer.phone}
            </a>
          ) : (
            <span>{customer.phone}</span>
          )}
        </div>
      ) : (
        <p>
          <span aria-hidden="true">●●● </span>
          <span class="quiet">{t("ticket.masked")}</span>
        </p>
      )}
      <p class="small quiet">
        {t("ticket.account")} {customer.account ?? t("say.unknown")}
      </p>
    </Section>
  );
}

function Complaint({ item }: { item: WorkItem }) {
  const { ticket, investigation } = item;
  const { responsibility } = ticket;
  return (
    <Section title={t("ticket.matter")}>
      <p>{ticket.matter ?? ticket.title ?? ""}</p>
      {ticket.demand && (
        <p>
          <span class="quiet">{t("ticket.demand")}:</span> {ticket.demand}
        </p>
      )}
      {investigation.note && (
        <p>
          <span class="quiet">{t("ticket.note")}:</span> {investigation.note}
        </p>
      )}
      <div class="row">
        <Badge>{term("class", ticket.class)}</Badge>
        {ticket.repeats > 0 && (
          <Badge tone="amber">{t("ticket.repeats", { n: ticket.repeats + 1 })}</Badge>
        )}
        {responsibility.state !== "open" && (
          <Badge>
            {t("ticket.responsibility")}: {term("party", responsibility.party)}
          </Badge>
        )}
      </div>
      {responsibility.state === "disputed" && <p class="small">{t("ticket.disputed")}</p>}
    </Section>
  );
}

function Supply({ item }: { item: WorkItem }) {
  const { meter, site, supply } = item.ticket;
  const shown: [string, unknown][] = [
    [t("ticket.meter"), meter?.number],
    [t("meter.class"), meter?.accuracy_class],
    [t("meter.multiplier"), meter?.multiplier],
    [t("meter.phases"), meter?.phases],
    [t("site.transformer"), site?.transformer],
    [t("site.feeder"), site?.feeder],
    ...Object.entries(supply ?? {}).map(([name, value]): [string, unknown] => [
      term("supply", name),
      value,
    ]),
  ];
  const known = shown.filter(([, value]) => value !== undefined && value !== null);
  if (known.length === 0) return null;
  return (
    <Section title={t("ticket.supply")}>
      <dl class="pairs">
        {known.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{String(value)}</dd>
          </>
        ))}
      </dl>
    </Section>
  );
}

function ChecklistCard({
  item,
  dossier,
  entries,
}: {
  item: WorkItem;
  dossier: Dossier | null;
  entries: readonly Entry[];
}) {
  const state = checklistOf(item, dossier, entries);
  if (!state) return null;
  const { items, answered, missing } = state;
  return (
    <Section title={t("ticket.checklist")}>
      <p class="small">
        {missing.length > 0
          ? t("ticket.checklist-missing", { n: missing.length })
          : t("ticket.checklist-complete")}
      </p>
      <ul class="stack tight">
        {items.map((one) => (
          <li class="row" key={one.code}>
            <Sign of={answered.has(one.code) ? CheckCircle2 : Circle} />
            <span class="grow">{titled(one.title)}</span>
            <span class="only-read">{answered.has(one.code) ? t("say.yes") : t("say.no")}</span>
            {one.required && <span class="small quiet">{t("say.required")}</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
