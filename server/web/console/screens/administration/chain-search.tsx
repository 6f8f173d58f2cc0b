/** Verifies the chain of receipts of a ticket, and says in words what was found. */
import { Download, ShieldAlert, ShieldCheck } from "lucide-preact";
import { useState } from "preact/hooks";
import { Banner, Button, Sign } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { type Chain, chainOf, exportOfChain } from "../../core/auditing";
import { t } from "../../text";
import { useCommand } from "../use";

export function ChainSearch() {
  const [ticket, setTicket] = useState("");
  const [chain, setChain] = useState<Chain | null>(null);
  const { busy, refused, run } = useCommand();
  async function verify(event: Event) {
    event.preventDefault();
    setChain(null);
    await run(async () => setChain(await chainOf(ticket.trim())));
  }
  return (
    <section class="card stack">
      <h2>{t("auditing.chain")}</h2>
      <p class="quiet small">{t("auditing.chain-hint")}</p>
      <form class="stack" onSubmit={(event) => void verify(event)}>
        <div class="fields">
          <TextField label={t("auditing.ticket")} value={ticket} onValue={setTicket} />
        </div>
        <div>
          <Button type="submit" disabled={busy || !ticket.trim()}>
            {t("auditing.verify")}
          </Button>
        </div>
      </form>
      {refused && (
        <Banner tone="bad" urgent>
          {refused}
        </Banner>
      )}
      {chain && <Result of={chain} />}
    </section>
  );
}

function Result({ of }: { of: Chain }) {
  const { ticket, ok, problems, sealed, length, unsealed, erased, head } = of;
  return (
    <div class="stack" data-chain={ticket}>
      <Banner tone={ok ? "good" : "bad"} sign={ok ? ShieldCheck : ShieldAlert}>
        <strong>
          {t(ok ? "auditing.whole" : "auditing.broken", { ticket, n: problems.length })}
        </strong>
        <span>{t("auditing.counts", { sealed, length })}</span>
        {unsealed.length > 0 && <span>{t("auditing.unsealed", { n: unsealed.length })}</span>}
        {erased.length > 0 && <span>{t("auditing.erased", { n: erased.length })}</span>}
        {head && <code class="small">{t("auditing.head", { head })}</code>}
      </Banner>
      {problems.length > 0 && (
        <ul class="stack tight">
          {problems.map(({ code, where, message }) => (
            <li key={code + where}>
              {message} <code class="small quiet">{where}</code>
            </li>
          ))}
        </ul>
      )}
      <div>
        <a class="button" href={exportOfChain(ticket)} download>
          <Sign of={Download} />
          {t("auditing.export")}
        </a>
      </div>
    </div>
  );
}
