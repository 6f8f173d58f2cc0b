/** Crews, their devices, and the instruments that are measured with. */
import "./registers.css";
import { PLACES, route } from "../core/route";
import { t } from "../text";
import { CrewsPart } from "./crews-part";
import { DevicesPart } from "./devices-part";
import { InstrumentsPart } from "./instruments-part";
import { Parts } from "./parts";

export function CrewsPlace() {
  const { part } = route.value;
  return (
    <main class="register">
      <header class="row between">
        <h1>{t("place.crews")}</h1>
        <Parts place="crews" parts={PLACES.crews} />
      </header>
      {part === "all" && <CrewsPart />}
      {part === "devices" && <DevicesPart />}
      {part === "instruments" && <InstrumentsPart />}
    </main>
  );
}
