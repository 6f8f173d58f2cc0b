/** The colours of the map: the page's own, so that dark and sunlight hold for it too. */

const NAMES = [
  "ground",
  "surface",
  "ink",
  "quiet",
  "line",
  "strong-line",
  "accent",
  "accent-soft",
  "good",
  "good-soft",
  "amber",
  "bad",
] as const;

export type Palette = Record<(typeof NAMES)[number], string> & {
  /** Whether a raster map has to be darkened. */
  dark: boolean;
};

/** The colours as the chosen theme has them now. */
export function paletteNow(): Palette {
  const root = document.documentElement;
  const style = getComputedStyle(root);
  const colours = NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
  return { ...Object.fromEntries(colours), dark: root.dataset.theme === "dark" };
}
