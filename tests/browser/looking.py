"""Looks at a screen as a test can: axe-core's findings, what is cut, and targets for gloves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_AXE = Path(__file__).parents[2] / "server" / "web" / "node_modules" / "axe-core" / "axe.min.js"
TARGET_PX = 44

_FINDINGS = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((one) => one.target.join(" ")).join(", ")}`);
}"""

_MISFITS = """target => {
  const found = [];
  const say = (what, one) =>
    found.push(`${what}: ${one.outerHTML.replaceAll(/\\s+/g, " ").slice(0, 120)}`);
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide) found.push("the page scrolls sideways");
  const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  for (const one of document.querySelectorAll("body *")) {
    const box = one.getBoundingClientRect();
    if (!shown(one) || box.width === 0 || one.closest(".only-read, svg, canvas, .maplibregl-map")) {
      continue;
    }
    const scrolls = one.parentElement.closest("[data-scrolls]");
    if (!scrolls && (box.right > wide + 1 || box.left < -1)) say("beyond the edge", one);
    const { overflowX, overflowY, textOverflow } = getComputedStyle(one);
    const hides = (flow) => flow === "hidden" || flow === "clip";
    const text = one.childElementCount === 0 && one.textContent.trim() !== "";
    if (text && hides(overflowX) && one.scrollWidth > one.clientWidth + 1) say("cut", one);
    if (text && hides(overflowY) && one.scrollHeight > one.clientHeight + 1) say("cut", one);
    if (text && textOverflow === "ellipsis" && one.scrollWidth > one.clientWidth) say("cut", one);
  }
  const controls = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  for (const one of document.querySelectorAll(controls)) {
    const whole = one.closest("label") ?? one;
    if (!shown(whole) || whole.closest(".maplibregl-ctrl-attrib")) continue;
    const { width, height } = whole.getBoundingClientRect();
    if (width > 0 && (width < target - 0.5 || height < target - 0.5)) {
      say(`small (${Math.round(width)} x ${Math.round(height)})`, one);
    }
  }
  return found;
}"""


def faults_of(page: Page) -> Sequence[str]:
    """Serious and critical findings of axe-core on the page as it is."""
    if not page.evaluate("() => 'axe' in globalThis"):
        page.evaluate(_AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(_FINDINGS)
    return found


def misfits_of(page: Page, target_px: int = TARGET_PX) -> Sequence[str]:
    """What is cut, what needs scrolling sideways, and which targets are too small: for a glove,
    unless another size is given."""
    found: list[Any] = page.evaluate(_MISFITS, target_px)
    return [str(one) for one in found]
