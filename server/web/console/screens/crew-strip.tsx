/** The crews below the map, for who drags tickets onto one, or goes through them with keys. */
import { Badge, type Tone } from "#shared/ui/basics";
import { type CrewNow, isIn, MOST_IN_SIGHT } from "../core/crews";
import { type Freshness, freshnessOf } from "../core/freshness";
import { profile } from "../core/profile";
import { ASSIGN, may } from "../core/session";
import { t, term } from "../text";
import { age } from "./age";
import { takes } from "./carrying";
import { useDesk } from "./use";

const TONES: Record<Freshness, Tone> = {
  fresh: "good",
  old: "plain",
  silent: "amber",
  unknown: "unknown",
};

interface Shown {
  /** The crew whose card is open. */
  shown: string | null;
  onShow: (crew: string) => void;
  onPress: (crew: string) => void;
}

export function CrewStrip(props: Shown) {
  const desk = useDesk();
  const all = desk.crews.now.value;
  if (all.length === 0) return null;
  const bounds = desk.map.at.value?.bounds;
  // A strip of more would be searched, not looked at; then it is those in sight.
  const crews = all.length > MOST_IN_SIGHT && bounds ? all.filter((one) => isIn(one, bounds)) : all;
  return (
    <ul class="crew-strip" aria-label={t("place.crews")}>
      {crews.slice(0, MOST_IN_SIGHT).map((one) => (
        <Card key={one.crew.id} of={one} {...props} />
      ))}
    </ul>
  );
}

function Card({ of: { crew, word }, shown, onShow, onPress }: { of: CrewNow } & Shown) {
  const desk = useDesk();
  const old = word?.at ? Math.max(0, desk.now.value - Date.parse(word.at)) : null;
  const drop = (tickets: readonly string[]) =>
    may(ASSIGN) && desk.assigning.begin(tickets, crew.id);
  return (
    <li>
      <button
        type="button"
        class="crew-chip small"
        aria-pressed={shown === crew.id}
        onFocus={() => onShow(crew.id)}
        onClick={() => onPress(crew.id)}
        {...takes(crew.id, drop)}
      >
        <strong>{crew.name}</strong>
        <Badge tone={TONES[freshnessOf(old, profile.value?.dispatch)]}>
          {old === null ? t("crews.not-sharing") : age(old)}
        </Badge>
        {word?.step && <span class="quiet">{term("state", word.step)}</span>}
      </button>
    </li>
  );
}
