/** One piece of work: the site, the customer, what to check, what was written down, the next step. */
import { ArrowLeft } from "lucide-preact";
import { t, term } from "#shared/text";
import { Badge, Empty, IconButton } from "#shared/ui/basics";
import { addressOf, back } from "../core/route";
import { DraftList } from "./draft-list";
import { OthersFacts, OwnEntries } from "./entries";
import { FORMS, FormLinks } from "./forms";
import { History } from "./history";
import { Particulars } from "./particulars";
import { Section } from "./section";
import { Page } from "./shell";
import { StepBar } from "./steps";
import { useApp, useDossier, useEntries, useItem } from "./use";
import { DueBadge } from "./work";

const ABOUT_WORK = new Set([
  "finding",
  "reading",
  "photo",
  "statement",
  "meter-test",
  "verdict",
  "instrument-file",
]);

export function InvestigationRoute({
  id,
  form,
  part,
}: {
  id: string;
  form: string | null;
  part: string | null;
}) {
  const item = useItem(id);
  const Form = form ? FORMS[form] : undefined;
  if (Form && item) {
    return (
      <Page title={t(Form.title)} left={<Back to={addressOf(id)} />}>
        <Form.screen item={item} part={part} key={`${form}/${part}`} />
      </Page>
    );
  }
  return <Investigation id={id} />;
}

function Investigation({ id }: { id: string }) {
  const app = useApp();
  const item = useItem(id);
  const entries = useEntries(id);
  const dossier = useDossier(item?.ticket.ticket);
  if (!item) {
    return (
      <Page title={t("work.title")} left={<Back to="#/work" />}>
        <Empty sign={ArrowLeft}>{t("ticket.gone")}</Empty>
        <DraftList investigation={id} />
        {entries.length > 0 && (
          <Section title={t("ticket.written")}>
            <OwnEntries entries={entries} />
          </Section>
        )}
      </Page>
    );
  }
  const others = (dossier?.facts ?? []).filter(
    (fact) => ABOUT_WORK.has(fact.kind) && !app.journal.find(fact._id) && !fact.body.stored,
  );
  return (
    <Page title={item.ticket.title ?? item.ticket.ticket} left={<Back to="#/work" />}>
      <div class="row">
        <Badge tone="accent">{term("state", item.state)}</Badge>
        <DueBadge item={item} now={app.now.value} />
        <span class="small quiet">
          {item.ticket.ticket} · {term("type", item.investigation.type)}
        </span>
      </div>
      <Particulars item={item} dossier={dossier} entries={entries} />
      <Section title={t("ticket.record")}>
        <FormLinks item={item} />
      </Section>
      <DraftList investigation={id} />
      <Section title={t("ticket.written")}>
        <OwnEntries entries={entries} />
      </Section>
      {others.length > 0 && (
        <Section title={t("ticket.earlier")}>
          <OthersFacts facts={others} />
        </Section>
      )}
      <History ticket={dossier?.ticket} />
      <StepBar item={item} entries={entries} />
    </Page>
  );
}

function Back({ to }: { to: string }) {
  return <IconButton sign={ArrowLeft} label={t("do.back")} onClick={() => back(to)} />;
}
