/** What the crew chose about the map: the base and the navigator; kept on the device. */
import { type Signal, signal } from "@preact/signals-core";
import { keepSetting, type Local, recallInto } from "./local";

/** `auto`, `plain`, `tiles`, or the SHA-256 of a package. */
export type BaseChoice = string;

export interface MapChoices {
  base: Signal<BaseChoice>;
  navigator: Signal<string>;
}

const KEYS = { base: "map-base", navigator: "map-navigator" } as const;
const CHOICES: MapChoices = { base: signal("auto"), navigator: signal("geo") };

/** The choices, read from the device once. */
export async function recallMapChoices(local: Local): Promise<void> {
  await recallInto(local, { [KEYS.base]: CHOICES.base, [KEYS.navigator]: CHOICES.navigator });
}

export function mapChoices(): MapChoices {
  return CHOICES;
}

export function chooseForMap(local: Local, name: keyof MapChoices, value: string): void {
  CHOICES[name].value = value;
  void keepSetting(local, KEYS[name], value);
}
