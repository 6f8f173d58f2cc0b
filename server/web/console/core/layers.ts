/** What the map shows, remembered on this machine. */
import { effect, signal } from "@preact/signals-core";

export const LAYERS = [
  "tickets",
  "crews",
  "accuracy",
  "fences",
  "evidence",
  "facts",
  "heat",
] as const;
export type Layer = (typeof LAYERS)[number];
/** For how many days the heat map counts complaints. */
export const PERIODS = [1, 7, 30, 365] as const;

export interface Choice {
  shown: readonly Layer[];
  days: number;
  /** Name of the base map; null: the setting's first. */
  base: string | null;
}

const KEPT = "kancha-layers";
const FIRST: Choice = {
  shown: ["tickets", "crews", "accuracy", "fences", "evidence"],
  days: 7,
  base: null,
};

export const choice = signal<Choice>(kept());
effect(() => localStorage.setItem(KEPT, JSON.stringify(choice.value)));

export function isShown(layer: Layer): boolean {
  return choice.value.shown.includes(layer);
}

export function show(layer: Layer, isOn: boolean): void {
  const others = choice.value.shown.filter((one) => one !== layer);
  choice.value = { ...choice.value, shown: isOn ? [...others, layer] : others };
}

/** What is kept may be of another version: what nobody knows is left out. */
function kept(): Choice {
  try {
    const { shown, days, base } = JSON.parse(localStorage.getItem(KEPT) ?? "null");
    return {
      shown: LAYERS.filter((layer) => shown.includes(layer)),
      days: PERIODS.find((one) => one === days) ?? FIRST.days,
      base: typeof base === "string" ? base : null,
    };
  } catch {
    return FIRST;
  }
}
