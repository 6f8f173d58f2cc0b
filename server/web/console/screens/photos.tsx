/** Photos of the open ticket, as previews; the original opens in another tab once it has arrived. */
import { exactly } from "#shared/format/time";
import type { Ticket } from "#shared/ticket";
import { Badge } from "#shared/ui/basics";
import type { Filed } from "../core/open-ticket";
import { t } from "../text";

export function Photos({ facts, ticket }: { facts: readonly Filed[]; ticket: Ticket }) {
  const photos = facts.filter(({ fact }) => fact.kind === "photo" && !fact.retracts);
  const { declared, arrived } = ticket.evidence.photos;
  if (photos.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{t("ticket.photos")}</h2>
      {declared > arrived && (
        <Badge tone="amber">{t("ticket.photos-waiting", { n: declared - arrived })}</Badge>
      )}
      <ul class="photos">
        {photos.map((filed) => (
          <Photo filed={filed} key={filed.fact._id} />
        ))}
      </ul>
    </section>
  );
}

function Photo({ filed: { fact, receipt, attachments } }: { filed: Filed }) {
  const [preview] = attachments;
  const caption = String(fact.body.caption ?? "");
  const flags = (receipt?.summary?.warn ?? 0) + (receipt?.summary?.alarm ?? 0);
  return (
    <li>
      <figure>
        {preview && (
          <a href={preview} target="_blank" rel="noreferrer">
            <img src={preview} alt={caption || t("kind.photo")} loading="lazy" />
          </a>
        )}
        <figcaption class="small">
          {caption}
          {receipt && <span class="quiet"> {exactly(receipt.corrected_at)}</span>}
          {flags > 0 && <Badge tone="amber">{t("fact.flags", { n: flags })}</Badge>}
        </figcaption>
      </figure>
    </li>
  );
}
