/** Photos of the ticket as previews, with what is unusual about each; a press opens the gallery. */
import { exactly } from "#shared/format/time";
import { Badge } from "#shared/ui/basics";
import type { Picture } from "../../core/ticket/office-ticket";
import { t } from "../../text";
import { OnPhones } from "./answers";
import { flagsOf, worst } from "./flags";
import { useHere } from "./here";
import { Section } from "./section";

export function Photos() {
  const { ticket } = useHere();
  const { declared, arrived } = ticket.evidence.photos;
  return (
    <Section
      part="photos"
      note={
        declared > arrived && (
          <Badge tone="amber">{t("ticket.photos-waiting", { n: declared - arrived })}</Badge>
        )
      }
    >
      {declared > arrived && <OnPhones />}
      <ul class="photos">
        {ticket.pictures.map((one) => (
          <Photo picture={one} key={one.fact} />
        ))}
      </ul>
    </Section>
  );
}

function Photo({ picture }: { picture: Picture }) {
  const { byId, look } = useHere();
  const filed = byId.get(picture.fact);
  const flags = flagsOf(filed).filter(({ severity }) => severity !== "info");
  const caption = picture.caption ?? "";
  return (
    <li>
      <figure>
        <button
          type="button"
          class="thumb"
          onClick={() => look(picture.fact)}
          data-photo={picture.fact}
        >
          {picture.preview ? (
            <img src={picture.preview} alt={caption || t("kind.photo")} loading="lazy" />
          ) : (
            <span class="no-picture small">{t("photo.no-preview")}</span>
          )}
        </button>
        <figcaption class="small">
          {caption}
          {filed?.receipt && <span class="quiet"> {exactly(filed.receipt.corrected_at)}</span>}
          {!picture.arrived && <Badge tone="unknown">{t("photo.pending")}</Badge>}
          {flags.length > 0 && (
            <Badge tone={worst(flags)}>{t("fact.flags", { n: flags.length })}</Badge>
          )}
        </figcaption>
      </figure>
    </li>
  );
}
