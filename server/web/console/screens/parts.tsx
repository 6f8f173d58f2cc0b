/** The parts of a place, side by side above what is shown of it. */
import { addressOf, type Place, route } from "../core/route";
import { type Key, t } from "../text";
import "../parts.css";

/** `parts`: those that whoever is logged in may see; each is called `<place>.<part>` in `text/`. */
export function Parts({ place, parts }: { place: Place; parts: readonly string[] }) {
  return (
    <nav class="parts no-print" aria-label={t(`place.${place}` as Key)}>
      <ul class="row">
        {parts.map((part) => (
          <li key={part}>
            <a
              href={addressOf({ place, part, ticket: null })}
              aria-current={route.value.part === part ? "page" : undefined}
            >
              {t(`${place}.${part}` as Key)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
