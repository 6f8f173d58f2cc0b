/** What presses about a ticket, in colour, shape and word: alike in queue, board and list. */
import { Circle, Diamond, OctagonAlert, Smartphone, TriangleAlert } from "lucide-preact";
import { clock, countdown, exactly } from "#shared/format/time";
import { Badge, type Icon, type Tone } from "#shared/ui/basics";
import { type OnDevice, type Row, type Urgency, urgencyOf } from "../core/rows";
import { t } from "../text";
import { useDesk } from "./use";

const TONES: Record<Urgency, Tone> = {
  emergency: "bad",
  missed: "bad",
  "at-risk": "amber",
  running: "plain",
  none: "unknown",
};
/** The shapes of the map. */
const SHAPES: Record<Urgency, Icon> = {
  emergency: OctagonAlert,
  missed: TriangleAlert,
  "at-risk": Diamond,
  running: Circle,
  none: Circle,
};

export function Due({ row }: { row: Row }) {
  const { now } = useDesk();
  // An emergency may be late as well.
  const ofTime = urgencyOf({ ...row, emergency: false }, now.value);
  return (
    <>
      {row.emergency && (
        <Badge tone="bad" sign={SHAPES.emergency}>
          {t("queue.emergency")}
        </Badge>
      )}
      {row.due && (
        <Badge tone={TONES[ofTime]} sign={SHAPES[ofTime]} title={exactly(row.due)}>
          {countdown(row.due, now.value)}
        </Badge>
      )}
    </>
  );
}

export function Marks({ row }: { row: Row }) {
  return (
    <>
      {row.attention > 0 && (
        <Badge tone="bad" sign={TriangleAlert}>
          {t("queue.attention", { n: row.attention })}
        </Badge>
      )}
      {row.after_hand_over > 0 && (
        <Badge tone="amber">{t("queue.late", { n: row.after_hand_over })}</Badge>
      )}
      {row.disputes > 0 && <Badge tone="amber">{t("queue.disputes")}</Badge>}
    </>
  );
}

/** What is still on the phones of a crew, and since when: who replies to the customer waits for it. */
export function OnPhones({ of }: { of: readonly OnDevice[] }) {
  const now = useDesk().now.value;
  if (of.length === 0) return null;
  const [since = null] = of.flatMap((one) => one.since ?? []).sort();
  const isCounted = of.every((one) => one.facts !== null);
  const n = of.reduce((sum, one) => sum + (one.facts ?? 0) + (one.originals ?? 0), 0);
  return (
    <Badge tone="amber" sign={Smartphone} title={since ? exactly(since) : ""}>
      {isCounted ? t("board.on-phone", { n }) : t("board.on-phone-some")}
      {since && ` · ${t("board.on-phone-since", { when: clock(since, now) })}`}
    </Badge>
  );
}

/** The crews that hold a ticket, in words. */
export function holdersOf(row: Row, nameOf: (crew: string) => string): string {
  return row.holders.map(nameOf).join(", ") || t("queue.nobody");
}
