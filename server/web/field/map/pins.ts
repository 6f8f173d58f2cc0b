/** Marks as elements: shape and colour say how much a site presses, so that either is enough. */
import type { Cluster, Urgency } from "./marks";

const SVG = "http://www.w3.org/2000/svg";
/** Outlines in a box of 48 by 48; emergency an octagon, overdue a triangle, at risk a diamond. */
const SHAPES: Record<Urgency, string> = {
  emergency: "M15 3h18l12 12v18l-12 12h-18l-12-12v-18z",
  missed: "M24 2l22 42h-44z",
  "at-risk": "M24 1l23 23-23 23-23-23z",
  running: "M24 5a19 19 0 1 1 0 38a19 19 0 1 1 0-38z",
  none: "M8 8h32v32h-32z",
};
const SAID: Partial<Record<Urgency, string>> = { emergency: "!", missed: "!" };

/** A mark that can be tapped. `name` is for a pointer; who reads by ear has the list. */
export function pin(cluster: Cluster, chosen: boolean, name: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = chosen ? `pin ${cluster.worst} chosen` : `pin ${cluster.worst}`;
  button.tabIndex = -1;
  button.ariaHidden = "true";
  button.title = name;
  button.dataset.ids = cluster.ids.join(" ");
  button.append(shape(cluster.worst));
  const said = cluster.ids.length > 1 ? String(cluster.ids.length) : SAID[cluster.worst];
  if (said) button.append(word(said));
  return button;
}

/** Me: a dot that fades with the age of the fix. */
export function meDot(): HTMLElement {
  const dot = document.createElement("div");
  dot.className = "me-dot";
  dot.ariaHidden = "true";
  return dot;
}

/** How far a range ring is. */
export function ringLabel(text: string): HTMLElement {
  const label = document.createElement("span");
  label.className = "ring-label";
  label.ariaHidden = "true";
  label.textContent = text;
  return label;
}

function shape(urgency: Urgency): SVGElement {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "-2 -2 52 52");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[urgency]);
  picture.append(path);
  return picture;
}

function word(text: string): HTMLElement {
  const span = document.createElement("span");
  span.textContent = text;
  return span;
}
