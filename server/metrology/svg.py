"""The strokes that plots are drawn with: SVG text without script, font or address of its own.

A plot is 420 units wide with letters of 12: on a phone of 360 pixels they are 10 pixels high, and
in half the width of a printed page 7 points.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH = 420.0
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#7b4b94")
"""Told apart by most who see colours differently, and in print (Okabe and Ito)."""
_TICKS = 5
_STYLE = (
    "text{font:12px 'Noto Sans CJK SC','Noto Sans SC',sans-serif;fill:#222}"
    ".name{font-weight:bold;font-size:13px}"
    ".quiet{fill:#555;font-size:11px}.axis{stroke:#555}.grid{stroke:#ddd}"
    ".limit{stroke:#b00020;stroke-width:1.5;stroke-dasharray:6 3;fill:none}"
    ".said{fill:#b00020;font-size:11px}.clear{fill:#fff;fill-opacity:.75}"
    ".line{fill:none;stroke-width:1.3;stroke-linejoin:round}"
    ".in{fill:#0072b2}.out{fill:#b00020}.band{fill:#e6a800;fill-opacity:.35}"
    + "".join(f".c{at}{{stroke:{c}}}.d{at}{{fill:{c}}}" for at, c in enumerate(_COLOURS))
)


@dataclass(frozen=True, slots=True)
class Box:
    """Where values are drawn: from ``left`` to ``right`` and ``top`` to ``bottom``."""

    left: float
    right: float
    top: float
    bottom: float
    x: tuple[float, float]
    y: tuple[float, float]

    def across(self, value: float) -> float:
        """The place of a value of the x axis."""
        low, high = self.x
        return round(self.left + (value - low) / (high - low) * (self.right - self.left), 1)

    def up(self, value: float) -> float:
        """The place of a value of the y axis."""
        low, high = self.y
        return round(self.bottom - (value - low) / (high - low) * (self.bottom - self.top), 1)


def colour(place: int) -> int:
    """The number of the colour of the series at a place."""
    return place % len(_COLOURS)


def span(values: Sequence[float], margin: float, least: float) -> tuple[float, float]:
    """From lowest to highest with a part of that around it; at least ``least`` on each side where
    all are the same."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    more = (high - low) * margin if high > low else least
    return low - more, high + more


def round_ticks(reach: tuple[float, float]) -> list[float]:
    """Round numbers within a span: 1, 2 or 5 times a power of ten apart."""
    low, high = reach
    rough = (high - low) / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough)
    first = math.ceil(low / step)
    return [round(place * step, 9) for place in range(first, math.floor(high / step) + 1)]


def number(value: float) -> str:
    """As a tick or a sentence says it: no more than seven digits, no exponent."""
    return f"{value:.7g}" if abs(value) < 1e7 else f"{value:.0f}"


def spread(places: Sequence[float], apart: float) -> list[float]:
    """Places from top to bottom, moved down so far that none is nearer to the one before."""
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + apart) if found else place)
    return found


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A straight line."""
    return f'<line class="{kind}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'


def dot(x: float, y: float, kind: str, radius: float = 4) -> str:
    """A dot."""
    return f'<circle class="{kind}" cx="{x}" cy="{y}" r="{radius:g}"/>'


def band(x1: float, x2: float, box: Box) -> str:
    """A strip from top to bottom, wide enough to be seen."""
    wide = round(max(x2 - x1, 1.5), 1)
    high = round(box.bottom - box.top, 1)
    return f'<rect class="band" x="{x1}" y="{box.top}" width="{wide}" height="{high}"/>'


def path(places: Iterable[tuple[float, float]], place: int) -> str:
    """A line through places, in the colour of a series."""
    points = " ".join(f"{x},{y}" for x, y in places)
    return f'<polyline class="line c{colour(place)}" points="{points}"/>'


def text(x: float, y: float, said: str, anchor: str = "middle", kind: str = "") -> str:
    """A text; ``anchor``: start, middle or end."""
    which = f' class="{kind}"' if kind else ""
    place = f'x="{round(x, 1)}" y="{round(y, 1)}" text-anchor="{anchor}"'
    return f"<text{which} {place}>{escape(said)}</text>"


def label(right: float, y: float, said: str) -> str:
    """A text on a clear ground, so that it can be read where lines pass; it ends at ``right``."""
    wide = round(width(said, 6.2, 11), 1)
    place = f'x="{round(right - wide, 1)}" y="{round(y - 10, 1)}" width="{wide}" height="13"'
    return f'<rect class="clear" {place}/>' + text(right, y, said, "end", "said")


def width(said: str, letter: float, ideograph: float) -> float:
    """About how wide a text is."""
    return sum(ideograph if ord(one) > 0x2E80 else letter for one in said)


def svg(name: str, said: str, height: float, parts: Iterable[str]) -> str:
    """The picture, with its name and what it says for those who do not see it."""
    size = f'viewBox="0 0 {WIDTH:g} {height:g}" width="{WIDTH:g}" height="{height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
        f"<title>{escape(name)}</title><desc>{escape(said)}</desc><style>{_STYLE}</style>"
        f'<rect width="100%" height="100%" fill="#fff"/>'
        f"{text(WIDTH / 2, 18, name, kind='name')}{''.join(parts)}</svg>"
    )
