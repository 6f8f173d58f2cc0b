/** Devices of the crews: last seen, what is still on them, versions; enrolled, moved, revoked, wiped. */
import { ArrowRightLeft, Ban, Eraser, KeyRound, Smartphone } from "lucide-preact";
import { useState } from "preact/hooks";
import { bytes } from "#shared/format/numbers";
import { exactly, when } from "#shared/format/time";
import { Badge, Button, Empty, IconButton } from "#shared/ui/basics";
import type { Device } from "../core/crews";
import { stateOf, versionsOf } from "../core/devices";
import { ENROL_DEVICES, MANAGE_DEVICES, may } from "../core/session";
import { t } from "../text";
import { worryText } from "./attention-things";
import { OnPhone } from "./crews-part";
import { MoveSheet, RevokeSheet, RotateSheet, WipeSheet } from "./device-sheets";
import { EnrolSheet } from "./enrol-sheet";
import { useDesk } from "./use";

type Doing = "rotate" | "move" | "revoke" | "wipe";

export function DevicesPart() {
  const { crews } = useDesk();
  const devices = crews.devices.value;
  const [isEnrolling, setEnrolling] = useState(false);
  const [doing, setDoing] = useState<{ what: Doing; to: Device } | null>(null);
  const close = () => {
    setDoing(null);
    setEnrolling(false);
  };
  return (
    <>
      <div class="row between">
        {may(ENROL_DEVICES) && (
          <Button kind="primary" sign={Smartphone} onClick={() => setEnrolling(true)}>
            {t("devices.enrol")}
          </Button>
        )}
        <Versions devices={devices} />
      </div>
      {devices.length === 0 ? (
        <Empty sign={Smartphone}>{t("devices.empty")}</Empty>
      ) : (
        <Table devices={devices} onDo={(what, to) => setDoing({ what, to })} />
      )}
      {isEnrolling && <EnrolSheet onClose={close} />}
      {doing?.what === "rotate" && <RotateSheet device={doing.to} onClose={close} />}
      {doing?.what === "move" && <MoveSheet device={doing.to} onClose={close} />}
      {doing?.what === "revoke" && <RevokeSheet device={doing.to} onClose={close} />}
      {doing?.what === "wipe" && <WipeSheet device={doing.to} onClose={close} />}
    </>
  );
}

function Versions({ devices }: { devices: readonly Device[] }) {
  return (
    <p class="row small">
      <span>{t("devices.versions")}:</span>
      {versionsOf(devices).map(({ app, count }) => (
        <Badge key={app} tone={app ? "plain" : "unknown"}>
          {app ?? t("say.unknown")} × {count}
        </Badge>
      ))}
    </p>
  );
}

function Table({
  devices,
  onDo,
}: {
  devices: readonly Device[];
  onDo: (what: Doing, to: Device) => void;
}) {
  return (
    <div class="wide-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t("devices.name")}</th>
            <th scope="col">{t("assign.crew")}</th>
            <th scope="col">{t("devices.state")}</th>
            <th scope="col">{t("devices.seen")}</th>
            <th scope="col">{t("crews.phone")}</th>
            <th scope="col">{t("crews.battery")}</th>
            <th scope="col">{t("devices.room")}</th>
            <th scope="col">{t("devices.app")}</th>
            {may(MANAGE_DEVICES) && <th scope="col">{t("devices.do")}</th>}
          </tr>
        </thead>
        <tbody>
          {devices.map((device) => (
            <Line device={device} key={device.id} onDo={(what) => onDo(what, device)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const STATES = { active: "good", revoked: "unknown", wiped: "bad" } as const;

function Line({ device, onDo }: { device: Device; onDo: (what: Doing) => void }) {
  const { crews, now } = useDesk();
  const { outbox } = device;
  const state = stateOf(device);
  return (
    <tr data-device={device.id} class={state === "active" ? "" : "shut"}>
      <th scope="row">
        {device.name} <span class="small quiet">{device.id}</span>
      </th>
      <td>{crews.nameOf(device.crew)}</td>
      <td>
        <Badge tone={STATES[state]}>{t(`device.${state}`)}</Badge>
      </td>
      <td title={outbox.received_at ? exactly(outbox.received_at) : ""}>
        {outbox.received_at ? when(outbox.received_at, now.value) : t("time.never")}
        <span class="stack tight">
          {outbox.worries.map((worry) => (
            <Badge tone="amber" key={worry}>
              {worryText(worry, device, now.value)}
            </Badge>
          ))}
        </span>
      </td>
      <td>
        <OnPhone waiting={outbox.waiting ?? null} />
      </td>
      <td>{outbox.battery != null && `${outbox.battery}\u2009%`}</td>
      <td>{outbox.storage_left != null && bytes(outbox.storage_left)}</td>
      <td>{outbox.app}</td>
      {may(MANAGE_DEVICES) && (
        <td>
          {state === "active" && (
            <span class="row">
              <IconButton
                sign={ArrowRightLeft}
                label={t("devices.move")}
                onClick={() => onDo("move")}
              />
              <IconButton
                sign={KeyRound}
                label={t("devices.rotate")}
                onClick={() => onDo("rotate")}
              />
              <IconButton sign={Ban} label={t("devices.revoke")} onClick={() => onDo("revoke")} />
            </span>
          )}
          {state !== "wiped" && (
            <IconButton sign={Eraser} label={t("devices.wipe")} onClick={() => onDo("wipe")} />
          )}
        </td>
      )}
    </tr>
  );
}
