/** The map in the middle: tickets and crews, with the age of each place, and what is done on it. */
import { Lasso, MapPinOff, Maximize, SquareDashed } from "lucide-preact";
import { useLayoutEffect, useState } from "preact/hooks";
import type { Datum } from "#shared/documents";
import { Badge, Button, Empty, IconButton } from "#shared/ui/basics";
import type { Shape } from "../core/area";
import { Choosing } from "../core/choosing";
import { openTicket } from "../core/route";
import type { MapCanvas } from "../map/canvas";
import type { Tool } from "../map/sketching";
import { t } from "../text";
import { ChosenPanel, Hint } from "./chosen-panel";
import { CrewCard } from "./crew-card";
import { CrewStrip } from "./crew-strip";
import { LayerMenu, TooManyFacts } from "./layer-menu";
import { Drawing } from "./map-drawing";
import { Scene, seeAll } from "./map-scene";
import { Told } from "./told";
import { useCommand, useDesk } from "./use";
import { useBase } from "./use-base";
import "../map.css";

/** `isForShow`: nobody touches it, so there is nothing to press. */
export function MapPane({ isForShow = false }: { isForShow?: boolean }) {
  const desk = useDesk();
  const { chosen, all } = useBase();
  const [canvas, setCanvas] = useState<MapCanvas | null>(null);
  const [failed, setFailed] = useState(false);
  const [pinned, setPinned] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const drawing = useDrawing(canvas, chosen?.datum ?? "WGS84");
  // What somebody asks of a crew is what it is about.
  function press(id: string) {
    setPinned(id);
    const found = desk.crews.now.value.find(({ crew }) => crew.id === id);
    if (found?.word?.ticket) openTicket(found.word.ticket);
  }
  const crew = over ?? pinned;
  return (
    <section class="pane map" aria-label={t("map.title")}>
      <div class="sight">
        {failed ? (
          <Empty sign={MapPinOff}>{t("map.failed")}</Empty>
        ) : (
          chosen && (
            <Drawing
              chosen={chosen}
              onReady={setCanvas}
              onFail={() => setFailed(true)}
              onCrew={press}
              onOver={setOver}
              onDrew={drawing.end}
            />
          )
        )}
        {canvas && chosen && <Scene canvas={canvas} datum={chosen.datum} />}
        <div class="over">
          <Badge>{t("map.count", { n: desk.map.seen.value.total })}</Badge>
          {canvas && chosen && !isForShow && (
            <>
              <Button sign={Maximize} onClick={() => void seeAll(desk, canvas, chosen.datum)}>
                {t("map.see-all")}
              </Button>
              <Tools tool={drawing.tool} onTake={drawing.take} />
            </>
          )}
          {!isForShow && <LayerMenu bases={all} />}
          <TooManyFacts />
          <Told reading={desk.map.reading.value} isOld retry={() => void desk.map.load()} />
        </div>
        <div class="beside">
          {drawing.tool && <Hint tool={drawing.tool} />}
          <ChosenPanel brought={drawing.choosing.brought.value} refused={drawing.refused} />
          {crew && <CrewCard key={crew} crew={crew} onClose={() => setPinned(null)} />}
        </div>
        <span class="credits small">{chosen?.attribution}</span>
      </div>
      {!isForShow && <CrewStrip shown={crew} onShow={setPinned} onPress={press} />}
    </section>
  );
}

function Tools({ tool, onTake }: { tool: Tool | null; onTake: (tool: Tool | null) => void }) {
  const signs = { box: SquareDashed, shape: Lasso } as const;
  return (
    <span class="tools">
      {(Object.keys(signs) as Tool[]).map((one) => (
        <IconButton
          key={one}
          sign={signs[one]}
          label={t(`pick.${one}`)}
          aria-pressed={tool === one}
          onClick={() => onTake(tool === one ? null : one)}
        />
      ))}
    </span>
  );
}

/** The tool in hand, and what becomes of a shape that was drawn with it. */
function useDrawing(canvas: MapCanvas | null, datum: Datum) {
  const desk = useDesk();
  const [choosing] = useState(() => new Choosing(desk.map, desk.chosen));
  const [tool, setTool] = useState<Tool | null>(null);
  const { refused, run } = useCommand();
  function take(wanted: Tool | null) {
    canvas?.take(wanted);
    setTool(wanted);
  }
  function end(shape: Shape | null) {
    setTool(null);
    if (shape) void run(() => choosing.inside(shape, datum));
  }
  // As soon as the tool is seen in hand: a quick Esc must not come before anybody listens.
  useLayoutEffect(() => {
    if (!tool) return;
    const listen = ({ key }: KeyboardEvent) => {
      if (key === "Escape") take(null);
      if (key === "Enter" && tool === "shape") canvas?.finishShape();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [tool, canvas]);
  return { tool, take, end, choosing, refused };
}
