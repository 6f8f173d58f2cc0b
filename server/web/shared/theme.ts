/** Light, dark, or for sunlight; what the system says unless somebody chose. */
import { effect, signal } from "@preact/signals-core";

export type Theme = "system" | "light" | "dark" | "contrast";

const STORED = "kancha-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");
const strong = matchMedia("(prefers-contrast: more)");

export const theme = signal<Theme>((localStorage.getItem(STORED) as Theme | null) ?? "system");

/** Keeps the page in the chosen theme from now on. */
export function applyTheme(): void {
  const apply = () => {
    const system = strong.matches ? "contrast" : dark.matches ? "dark" : "light";
    document.documentElement.dataset.theme = theme.value === "system" ? system : theme.value;
  };
  effect(() => {
    localStorage.setItem(STORED, theme.value);
    apply();
  });
  dark.addEventListener("change", apply);
  strong.addEventListener("change", apply);
}
