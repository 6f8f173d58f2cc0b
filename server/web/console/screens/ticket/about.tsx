/** What it is about: matter, site, customer, meter, supply. */
import { exactly } from "#shared/format/time";
import { named } from "../../core/profile";
import { t, titled } from "../../text";
import { useHere } from "./here";
import { Pairs } from "./pairs";
import { Section } from "./section";

export function About() {
  const { ticket } = useHere();
  const { site, customer, meter } = ticket;
  return (
    <Section part="about">
      <Pairs
        said={[
          [t("ticket.matter"), ticket.matter],
          [t("ticket.demand"), ticket.demand],
          [t("ticket.site"), site?.address],
          [t("ticket.network"), [site?.transformer, site?.feeder].filter(Boolean).join(" · ")],
          [t("ticket.customer"), [customer?.name, customer?.phone].filter(Boolean).join(" · ")],
          [t("ticket.account"), customer?.account],
          [t("ticket.meter"), meter?.number],
          [t("ticket.channel"), titled(named("channels", ticket.channel))],
          [t("ticket.opened"), exactly(ticket.opened_at)],
          [t("ticket.occurred"), ticket.occurred_at && exactly(ticket.occurred_at)],
          [t("ticket.repeats"), ticket.repeats > 0 ? String(ticket.repeats) : ""],
        ]}
      />
    </Section>
  );
}
