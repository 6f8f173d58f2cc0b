"""Plots of measurements as SVG text: a meter's errors with their limits, a quantity over time, and
for how long it was how high. No script, no font of its own, so a page or a PDF can embed them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from casework.metrology.supply import Series
from schemas.api.reports import Language
from schemas.metrology import Bound

_WIDTH, _HEIGHT = 640.0, 320.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 16.0, 34.0, 52.0
_MOST = 2_000
"""Points of a line; of more, each group's lowest and highest are drawn: no dip is lost."""
_TICKS = 5
_FEW = 12
WORDS: Mapping[str, tuple[str, str]] = {
    "meter-error": ("电能表误差", "Meter error"),
    "as-found": ("检前", "as found"),
    "as-left": ("检后", "as left"),
    "error": ("误差 %", "Error, %"),
    "profile": ("测量曲线", "Profile"),
    "duration": ("持续曲线", "Duration curve"),
    "time": ("时间", "Time"),
    "share": ("时间占比 %", "Share of the time, %"),
}
"""Chinese and English of every label."""
_STYLE = (
    "text{font:12px sans-serif;fill:#222}.axis{stroke:#555}.grid{stroke:#ddd}"
    ".limit{stroke:#b00020;stroke-dasharray:5 3;fill:none}.line{stroke:#0b5394;fill:none}"
    ".in{fill:#0b5394}.out{fill:#b00020}.band{fill:#b00020;fill-opacity:.08}"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands at the axes: the quantity with its unit, times of a zone, one language."""

    quantity: str
    zone: ZoneInfo
    language: Language


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to places in the picture."""

    x: tuple[float, float]
    y: tuple[float, float]

    def across(self, value: float) -> float:
        low, high = self.x
        return round(_LEFT + (value - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT), 1)

    def up(self, value: float) -> float:
        low, high = self.y
        return round(_HEIGHT - _BOTTOM - (value - low) / (high - low) * _DEEP, 1)


_DEEP = _HEIGHT - _TOP - _BOTTOM


def meter_error_plot(points: Sequence[Mapping[str, Any]], language: Language) -> str:
    """Errors by load with the limit of each; ``points`` as in the verdict's values."""
    errors = [float(Decimal(point["mean"])) for point in points]
    limits = [None if p["limit"] is None else float(Decimal(p["limit"])) for p in points]
    reach = max([abs(value) for value in (*errors, *(one for one in limits if one))], default=1.0)
    scale = _Scale((0.0, max(len(points), 1)), (-reach * 1.25 or -1.0, reach * 1.25 or 1.0))
    parts = _y_axis(scale, _word("error", language))
    for place, (point, error, limit) in enumerate(zip(points, errors, limits, strict=True)):
        start, end = scale.across(place + 0.1), scale.across(place + 0.9)
        if limit is not None:
            parts += [_line(start, scale.up(y), end, scale.up(y), "limit") for y in (limit, -limit)]
        kind = "out" if point["outside"] else "in"
        middle = scale.across(place + 0.5)
        parts.append(_dot(kind, middle, scale.up(error)))
        parts.append(_text(middle, scale.up(error) - 9, str(point["reported"]), "middle"))
        words = str(point["point"]).partition(", ")[2].split(", ")
        words.append(_word(str(point["stage"]), language))
        parts += [
            _text(middle, _HEIGHT - _BOTTOM + 16 + 13 * row, word, "middle")
            for row, word in enumerate(words[-3:])
        ]
    return _svg(_word("meter-error", language), parts)


def profile(series: Sequence[Series], bounds: Iterable[Bound], frame: Frame) -> str:
    """A quantity over time with its limits, a line for each channel."""
    moments = [at.timestamp() for one in series for at, _ in one.values]
    values = [float(value) for one in series for _, value in one.values]
    limits = list(bounds)
    scale = _Scale(_span(moments), _span([*values, *_ends(limits)], 0.05))
    parts = _y_axis(scale, frame.quantity) + _limit_lines(scale, limits)
    for one in series:
        pairs = [(at.timestamp(), float(value)) for at, value in one.values]
        parts += [_path(scale, _thinned(pairs)), _label(scale, one.channel, pairs)]
    for tick in _ticks(scale.x):
        text = datetime.fromtimestamp(tick, frame.zone).strftime("%m-%d %H:%M")
        parts.append(_text(scale.across(tick), _HEIGHT - _BOTTOM + 18, text, "middle"))
    parts.append(_text(_WIDTH / 2, _HEIGHT - 10, _word("time", frame.language), "middle"))
    return _svg(_word("profile", frame.language), parts)


def duration_curve(series: Sequence[Series], bounds: Iterable[Bound], frame: Frame) -> str:
    """For which share of the time a quantity was at least so high."""
    values = [float(value) for one in series for _, value in one.values]
    limits = list(bounds)
    scale = _Scale((0.0, 100.0), _span([*values, *_ends(limits)], 0.05))
    parts = _y_axis(scale, frame.quantity) + _limit_lines(scale, limits)
    for one in series:
        falling = sorted((float(value) for _, value in one.values), reverse=True)
        pairs = [((place + 1) / len(falling) * 100, y) for place, y in enumerate(falling)]
        parts += [_path(scale, _thinned(pairs)), _label(scale, one.channel, pairs)]
    for tick in _round_ticks(scale.x):
        parts.append(_text(scale.across(tick), _HEIGHT - _BOTTOM + 18, f"{tick:g}", "middle"))
    parts.append(_text(_WIDTH / 2, _HEIGHT - 10, _word("share", frame.language), "middle"))
    return _svg(_word("duration", frame.language), parts)


def _word(name: str, language: Language) -> str:
    return WORDS[name][0 if language is Language.ZH else 1]


def _ends(bounds: Iterable[Bound]) -> list[float]:
    return [float(end) for bound in bounds for end in (bound.low, bound.high) if end is not None]


def _span(values: Sequence[float], margin: float = 0.0) -> tuple[float, float]:
    low, high = min(values, default=0.0), max(values, default=1.0)
    more = (high - low) * margin or (0.0 if high > low else 1.0)
    return low - more, high + more


def _ticks(span: tuple[float, float]) -> list[float]:
    """Even places; for times, of which none is rounder than another."""
    low, high = span
    return [low + (high - low) * (step + 0.5) / _TICKS for step in range(_TICKS)]


def _round_ticks(span: tuple[float, float]) -> list[float]:
    """Round numbers within the span: 1, 2 or 5 times a power of ten apart."""
    low, high = span
    rough = (high - low) / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough)
    first = math.ceil(low / step)
    return [round(place * step, 9) for place in range(first, math.floor(high / step) + 1)]


def _thinned(pairs: list[tuple[float, float]]) -> list[tuple[float, float]]:
    if len(pairs) <= _MOST:
        return pairs
    size = -(-len(pairs) // (_MOST // 2))
    kept: list[tuple[float, float]] = []
    for start in range(0, len(pairs), size):
        group = pairs[start : start + size]
        ends = {min(group, key=_height), max(group, key=_height)}
        kept += sorted(ends)
    return kept


def _height(pair: tuple[float, float]) -> float:
    return pair[1]


def _y_axis(scale: _Scale, title: str) -> list[str]:
    parts = [_text(_LEFT, _TOP - 8, title, "middle")]
    for tick in _round_ticks(scale.y):
        y = scale.up(tick)
        parts.append(_line(_LEFT, y, _WIDTH - _RIGHT, y, "grid"))
        parts.append(_text(_LEFT - 6, y + 4, f"{tick:.4g}", "end"))
    return [*parts, _line(_LEFT, _TOP, _LEFT, _HEIGHT - _BOTTOM, "axis")]


def _limit_lines(scale: _Scale, bounds: Iterable[Bound]) -> list[str]:
    parts = []
    for bound in bounds:
        for end in (bound.low, bound.high):
            if end is not None:
                y = scale.up(float(end))
                parts.append(_line(_LEFT, y, _WIDTH - _RIGHT, y, "limit"))
                said = f"{end} ({bound.share} %)"
                parts.append(_text(_WIDTH - _RIGHT - 4, y - 4, said, "end"))
    return parts


def _label(scale: _Scale, channel: str, pairs: Sequence[tuple[float, float]]) -> str:
    if not pairs:
        return ""
    x, y = pairs[len(pairs) // 2]
    return _text(scale.across(x), scale.up(y) - 6, channel, "middle")


def _path(scale: _Scale, pairs: Sequence[tuple[float, float]]) -> str:
    """A line; dots where there are so few values that a line would be hard to see."""
    if len(pairs) <= _FEW:
        return "".join(_dot("in", scale.across(x), scale.up(y)) for x, y in pairs)
    places = " ".join(f"{scale.across(x)},{scale.up(y)}" for x, y in pairs)
    return f'<polyline class="line" points="{places}"/>'


def _dot(kind: str, x: float, y: float) -> str:
    return f'<circle class="{kind}" cx="{x}" cy="{y}" r="4"/>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'


def _text(x: float, y: float, said: str, anchor: str) -> str:
    return f'<text x="{round(x, 1)}" y="{round(y, 1)}" text-anchor="{anchor}">{escape(said)}</text>'


def _svg(title: str, parts: Iterable[str]) -> str:
    size = f'viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" width="{_WIDTH:g}" height="{_HEIGHT:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
        f'<rect width="100%" height="100%" fill="#fff"/>'
        f"{_text(_WIDTH / 2, 16, title, 'middle')}{''.join(parts)}</svg>"
    )
