/** What is known of a photo: when and where it was taken, how, what is unusual, its original and its copies. */
import { Columns2, Copy } from "lucide-preact";
import { metres, withUnit } from "#shared/format/numbers";
import { exactly } from "#shared/format/time";
import { Badge, Button } from "#shared/ui/basics";
import type { Filed } from "../../core/open-ticket";
import { can } from "../../core/ticket/deeds";
import type { Picture } from "../../core/ticket/office-ticket";
import { twinTicket } from "../../core/ticket/twins";
import { t, term } from "../../text";
import { Flags, flagsOf } from "./flags";
import { useHere } from "./here";
import { Pairs } from "./pairs";

export function PhotoFacts({
  picture,
  onCompare,
  isCompared,
  onCopy,
}: {
  picture: Picture;
  onCompare: (ticket: string) => void;
  isCompared: boolean;
  /** null: a copy is being made. */
  onCopy: (() => void) | null;
}) {
  const { byId, ticket } = useHere();
  const filed = byId.get(picture.fact);
  const flags = flagsOf(filed);
  const twins = [...new Set(flags.map(twinTicket).filter((one) => one !== null))];
  return (
    <aside class="stack about-photo">
      <Taken filed={filed} picture={picture} />
      {flags.length > 0 ? <Flags flags={flags} /> : <p class="small">{t("photo.no-flags")}</p>}
      {!isCompared &&
        twins.map((other) => (
          <Button sign={Columns2} key={other} onClick={() => onCompare(other)} data-compare={other}>
            {t("photo.compare", { ticket: other })}
          </Button>
        ))}
      {onCopy && picture.arrived && can(ticket, "derivatives") && (
        <Button sign={Copy} onClick={onCopy} data-copy>
          {t("copy.begin")}
        </Button>
      )}
      <Files picture={picture} />
    </aside>
  );
}

interface Capture {
  source?: string;
  taken_at?: string;
}

function Taken({ filed, picture }: { filed: Filed | undefined; picture: Picture }) {
  const capture = (filed?.fact.body.capture ?? {}) as Capture;
  const place = filed?.place;
  return (
    <Pairs
      small
      said={[
        [t("photo.taken"), capture.taken_at && exactly(capture.taken_at)],
        [t("fact.corrected"), filed?.receipt && exactly(filed.receipt.corrected_at)],
        [t("fact.received"), filed?.receipt && exactly(filed.receipt.received_at)],
        [t("photo.source"), term("capture", capture.source)],
        [t("photo.place"), place && `${place.lat.toFixed(5)}, ${place.lon.toFixed(5)}`],
        [t("photo.accuracy"), place && `±${metres(place.accuracy_m)}`],
        [t("photo.distance"), place && distanceText(place)],
        [
          t("photo.size"),
          picture.width && picture.height && withUnit(`${picture.width} × ${picture.height}`, "px"),
        ],
      ]}
    />
  );
}

function distanceText({ distance_m, where }: NonNullable<Filed["place"]>): string {
  if (distance_m === null) return t("photo.no-site");
  return [metres(distance_m), where && term("where", where)].filter(Boolean).join(" · ");
}

function Files({ picture }: { picture: Picture }) {
  return (
    <ul class="stack tight small">
      <li class="row">
        {picture.arrived ? (
          <Badge tone="good">{t("photo.arrived")}</Badge>
        ) : (
          <Badge tone="unknown">{t("photo.pending")}</Badge>
        )}
        {picture.original && (
          <a href={picture.original} target="_blank" rel="noreferrer">
            {t("photo.original")}
          </a>
        )}
      </li>
      {picture.derivatives.map((one) => (
        <li key={one.fact}>
          <a href={one.href} target="_blank" rel="noreferrer">
            {term("copy", one.role)}
          </a>{" "}
          <span class="quiet">
            {one.by} · {exactly(one.at)} · {one.reason}
          </span>
        </li>
      ))}
    </ul>
  );
}
