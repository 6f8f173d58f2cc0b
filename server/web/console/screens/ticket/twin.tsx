/** Two pictures that are nearly the same, side by side: this one and the one in the other ticket. */
import { Button } from "#shared/ui/basics";
import { read } from "../../core/api";
import type { Filed } from "../../core/open-ticket";
import { addressOf } from "../../core/route";
import type { OfficeTicket, Picture } from "../../core/ticket/office-ticket";
import { fingerprints, nearest } from "../../core/ticket/twins";
import { t } from "../../text";
import { Told } from "../told";
import { useReading } from "../use-reading";
import { useHere } from "./here";

export function Twin({
  of: mine,
  other,
  onBack,
}: {
  of: Picture;
  other: string;
  onBack: () => void;
}) {
  const { content } = useHere();
  const { reading, content: found, again } = useReading((signal) => theOther(other, signal), other);
  const likeness = fingerprints(content.facts).get(mine.sha256);
  const theirs =
    found &&
    nearest(
      { sha256: mine.sha256, likeness },
      found.ticket.pictures.filter((one) => one.fact !== mine.fact),
      fingerprints(found.facts),
    );
  return (
    <div class="close-look">
      <div class="twins">
        <Side picture={mine} ticket={mine.fact.split(":")[0] ?? ""} />
        {theirs ? (
          <Side picture={theirs} ticket={other} />
        ) : (
          <div>
            <Told reading={reading} isOld={false} retry={again} />
            {found && <p>{t("photo.twin-gone")}</p>}
          </div>
        )}
      </div>
      <div class="row tools">
        <Button onClick={onBack}>{t("photo.back")}</Button>
      </div>
    </div>
  );
}

function Side({ picture, ticket }: { picture: Picture; ticket: string }) {
  const source = picture.view ?? picture.preview;
  return (
    <figure data-side={ticket}>
      {source && <img src={source} alt={picture.caption ?? t("kind.photo")} />}
      <figcaption class="small">
        <a href={addressOf({ place: "desk", part: null, ticket })}>{ticket}</a> {picture.caption}
      </figcaption>
    </figure>
  );
}

interface Other {
  ticket: OfficeTicket;
  facts: readonly Filed[];
}

async function theOther(id: string, signal: AbortSignal): Promise<Other> {
  const path = `tickets/${encodeURIComponent(id)}`;
  const [ticket, facts] = await Promise.all([
    read<OfficeTicket>(path, signal),
    read<{ items: Filed[] }>(`${path}/facts`, signal),
  ]);
  return { ticket, facts: facts.items };
}
