"""Plots of measurements: a meter's errors with their limits, a quantity over time, and for how
long it was how high. Pure: SVG text for pages, reports and packages.

A line is never drawn over a gap: where an interval is missing, or was flagged, it ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from casework.metrology.series import Series
from casework.metrology.supply import within
from schemas.api.reports import Language
from schemas.metrology import Bound
from server.metrology import svg
from server.metrology.time_axis import time_ticks
from server.metrology.words import word

_HEIGHT = 270.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 18.0, 44.0, 52.0
_LABELS, _VALUES = 128.0, 62.0
"""Room for the loads on the left of a meter's errors, and for their numbers on the right."""
_ROW = 32.0
_MOST = 2_000
"""Points of a line; of more, each group's lowest and highest are drawn: no dip is lost."""
_FEW = 12
"""Values that are drawn as dots: a line of so few is hard to see."""
_GAP = 1.5
"""Intervals from one value to the next from which on something is missing between them."""
_HALF_HOUR_S = 1_800.0

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands at the axes: quantity and unit, times of a zone, one language."""

    quantity: str
    unit: str
    zone: ZoneInfo
    language: Language

    def word(self, name: str, **values: object) -> str:
        """A label in this language."""
        return word(name, self.language, **values)


def meter_error_plot(points: Sequence[Mapping[str, Any]], language: Language) -> str:
    """Errors by load with the limit of each, a row a load; ``points``: of the verdict's values."""
    errors = [float(Decimal(point["mean"])) for point in points]
    limits = [None if p["limit"] is None else float(Decimal(p["limit"])) for p in points]
    reach = max([abs(value) for value in (*errors, *(one for one in limits if one))], default=1.0)
    reach = (reach or 1.0) * 1.3
    bottom = _TOP + _ROW * max(len(points), 1)
    box = svg.Box(_LABELS, svg.WIDTH - _VALUES, _TOP, bottom, (-reach, reach), (0, 1))
    parts = list(_error_axis(box, language))
    said = []
    for place, (point, error, limit) in enumerate(zip(points, errors, limits, strict=True)):
        middle = _TOP + _ROW * (place + 0.5)
        parts += _error_row(box, middle, point, language)
        parts += _error_marks(box, middle, (error, limit, bool(point["outside"])))
        parts.append(svg.text(svg.WIDTH - 8, middle + 4, str(point["reported"]), "end"))
        known = word("no-limit", language) if limit is None else f"±{svg.number(limit)} %"
        values = {"point": _load(point), "error": point["reported"], "limit": known}
        said.append(word("said-point", language, **values))
    return svg.svg(word("meter-error", language), " ".join(said), bottom + 42, parts)


def _error_axis(box: svg.Box, language: Language) -> Iterator[str]:
    for tick in svg.round_ticks(box.x):
        x = box.across(tick)
        yield svg.line(x, box.top, x, box.bottom, "axis" if tick == 0 else "grid")
        yield svg.text(x, box.bottom + 16, f"{tick:+g}" if tick else "0")
    yield svg.text((box.left + box.right) / 2, box.bottom + 34, word("error", language))


def _error_row(
    box: svg.Box, middle: float, point: Mapping[str, Any], language: Language
) -> Iterator[str]:
    yield svg.text(box.left - 8, middle - 1, _load(point), "end")
    yield svg.text(box.left - 8, middle + 12, word(str(point["stage"]), language), "end", "quiet")


def _error_marks(
    box: svg.Box, middle: float, found: tuple[float, float | None, bool]
) -> Iterator[str]:
    """The dot of an error between its limits."""
    error, limit, outside = found
    if limit is not None:
        for end in (-limit, limit):
            x = box.across(end)
            yield svg.line(x, middle - 12, x, middle + 12, "limit")
    yield svg.dot(box.across(error), middle, "out" if outside else "in")


def _load(point: Mapping[str, Any]) -> str:
    return str(point["point"]).partition(", ")[2]


def profile(series: Sequence[Series], bounds: Iterable[Bound], frame: Frame) -> str:
    """A quantity over time with its limits, a line for each channel; strips where intervals were
    flagged."""
    limits = list(bounds)
    moments = [
        at.timestamp() for one in series for at in (*(t for t, _ in one.values), *one.flagged)
    ]
    around = 0.06 if all(map(_is_few, series)) else 0.0
    box = _box(svg.span(moments, around, _HALF_HOUR_S), series, limits)
    parts = [*_axes(box, series, frame), *_strips(box, series, frame)]
    for tick, shown, day in time_ticks(box.x, frame.zone):
        x = box.across(tick)
        parts.append(svg.line(x, box.bottom, x, box.bottom + 4, "axis"))
        parts.append(svg.text(x, box.bottom + 17, shown))
        parts.append(svg.text(x, box.bottom + 30, day, kind="quiet"))
    parts += _limits(box, limits)
    for place, one in enumerate(series):
        for run in _runs(one):
            parts += _drawn(box, run, place, limits if _is_few(one) else None)
    parts += _limit_names(box, limits, frame)
    zone = frame.word("time", zone=frame.zone.key)
    parts.append(svg.text((box.left + box.right) / 2, _HEIGHT - 6, zone, kind="quiet"))
    name = frame.word("profile", quantity=frame.quantity)
    return svg.svg(name, _said(series, limits, frame), _HEIGHT, parts)


def duration_curve(series: Sequence[Series], bounds: Iterable[Bound], frame: Frame) -> str:
    """For which share of the time a quantity was at least so high."""
    limits = list(bounds)
    box = _box((0.0, 100.0), series, limits)
    parts = [*_axes(box, series, frame)]
    for tick in svg.round_ticks(box.x):
        x = box.across(tick)
        parts.append(svg.line(x, box.bottom, x, box.bottom + 4, "axis"))
        parts.append(svg.text(x, box.bottom + 17, f"{tick:g}"))
    parts += _limits(box, limits)
    for place, one in enumerate(series):
        falling = sorted((float(value) for _, value in one.values), reverse=True)
        pairs = [((rank + 1) / len(falling) * 100, y) for rank, y in enumerate(falling)]
        parts += _drawn(box, pairs, place, limits if _is_few(one) else None)
    parts += _limit_names(box, limits, frame)
    parts.append(svg.text((box.left + box.right) / 2, _HEIGHT - 10, frame.word("share")))
    name = frame.word("duration", quantity=frame.quantity)
    return svg.svg(name, _said(series, limits, frame), _HEIGHT, parts)


def _box(x: Pair, series: Sequence[Series], limits: Sequence[Bound]) -> svg.Box:
    values = [float(value) for one in series for _, value in one.values]
    y = svg.span([*values, *(float(end) for end, _, _ in _ends(limits))], 0.1, 1.0)
    return svg.Box(_LEFT, svg.WIDTH - _RIGHT, _TOP, _HEIGHT - _BOTTOM, x, y)


def _axes(box: svg.Box, series: Sequence[Series], frame: Frame) -> Iterator[str]:
    """The y axis with its unit, and which colour is which channel."""
    yield svg.text(4, _TOP - 8, f"({frame.unit})", "start")
    for tick in svg.round_ticks(box.y):
        y = box.up(tick)
        yield svg.line(box.left, y, box.right, y, "grid")
        yield svg.text(box.left - 5, y + 4, svg.number(tick), "end")
    yield svg.line(box.left, box.top, box.left, box.bottom, "axis")
    yield svg.line(box.left, box.bottom, box.right, box.bottom, "axis")
    x = box.left + 2
    for place, one in enumerate(series):
        yield svg.dot(x + 4, _TOP - 12, f"d{svg.colour(place)}")
        yield svg.text(x + 12, _TOP - 8, one.channel, "start", "quiet")
        x += 26 + svg.width(one.channel, 6.4, 11)


def _strips(box: svg.Box, series: Sequence[Series], frame: Frame) -> Iterator[str]:
    """Where intervals were left out: one strip for those that touch."""
    if any(one.flagged for one in series):
        said = frame.word("left-out")
        yield svg.text(box.right, _TOP - 8, said, "end", "quiet")
        yield svg.dot(box.right - 8 - svg.width(said, 6.0, 11), _TOP - 12, "band", 5)
    longest = max((float(one.interval_s or 0) for one in series), default=0.0)
    starts = sorted({at.timestamp() for one in series for at in one.flagged})
    joined: list[list[float]] = []
    for start in starts:
        if joined and start <= joined[-1][1]:
            joined[-1][1] = start + longest
        else:
            joined.append([start, start + longest])
    for begins, ends in joined:
        yield svg.band(box.across(begins), min(box.across(ends), box.right), box)


def _runs(one: Series) -> Iterator[list[Pair]]:
    """The values of a channel in runs without a gap."""
    pairs = [(at.timestamp(), float(value)) for at, value in one.values]
    longest = float(one.interval_s) * _GAP if one.interval_s else None
    run: list[Pair] = []
    for pair in pairs:
        if run and longest is not None and pair[0] - run[-1][0] > longest:
            yield run
            run = []
        run.append(pair)
    if run:
        yield run


def _is_few(one: Series) -> bool:
    """Whether the values stand each for itself: a few, or read one by one."""
    return len(one.values) <= _FEW or one.interval_s is None


def _drawn(
    box: svg.Box, pairs: Sequence[Pair], place: int, dots: Sequence[Bound] | None
) -> Iterator[str]:
    """A run as a line, or as ``dots``, which are red beyond a limit that always holds."""
    if dots is not None:
        hard = [bound for bound in dots if bound.share == 100]
        for x, y in pairs:
            beyond = not all(within(Decimal(str(y)), bound) for bound in hard)
            yield svg.dot(box.across(x), box.up(y), "out" if beyond else f"d{svg.colour(place)}")
    elif len(pairs) == 1:
        (x, y), kind = pairs[0], f"d{svg.colour(place)}"
        yield svg.dot(box.across(x), box.up(y), kind, 1.5)
    elif pairs:
        yield svg.path(((box.across(x), box.up(y)) for x, y in _thinned(pairs)), place)


def _thinned(pairs: Sequence[Pair]) -> Sequence[Pair]:
    if len(pairs) <= _MOST:
        return pairs
    size = -(-len(pairs) // (_MOST // 2))
    kept: list[Pair] = []
    for start in range(0, len(pairs), size):
        group = pairs[start : start + size]
        kept += sorted({min(group, key=_height), max(group, key=_height)})
    return kept


def _height(pair: Pair) -> float:
    return pair[1]


def _ends(limits: Iterable[Bound]) -> list[tuple[Decimal, Decimal, bool]]:
    """Each limit once, the highest first: its value, the largest share that it is for, and whether
    it is an upper one."""
    found: dict[tuple[Decimal, bool], Decimal] = {}
    for bound in limits:
        for end, upper in ((bound.low, False), (bound.high, True)):
            if end is not None:
                found[end, upper] = max(bound.share, found.get((end, upper), Decimal(0)))
    return sorted(((end, share, up) for (end, up), share in found.items()), reverse=True)


def _limits(box: svg.Box, limits: Iterable[Bound]) -> Iterator[str]:
    for end, _, _ in _ends(limits):
        y = box.up(float(end))
        yield svg.line(box.left, y, box.right, y, "limit")


def _limit_names(box: svg.Box, limits: Iterable[Bound], frame: Frame) -> Iterator[str]:
    """What the limits are; above all lines, so that it can be read."""
    ends = _ends(limits)
    beside = [box.up(float(end)) + (-4 if upper else 12) for end, _, upper in ends]
    for at, (end, share, _) in zip(svg.spread(beside, 12), ends, strict=True):
        yield svg.label(box.right - 2, at, _limit(end, share, frame))


def _limit(end: Decimal, share: Decimal, frame: Frame) -> str:
    if share == 100:
        return frame.word("limit", end=end, unit=frame.unit)
    return frame.word("limit-share", end=end, unit=frame.unit, share=f"{share:f}")


def _said(series: Iterable[Series], limits: Iterable[Bound], frame: Frame) -> str:
    """The plot in words: how many values, from where to where, and the limits."""
    parts = []
    for one in series:
        values = [float(value) for _, value in one.values]
        low, high = (svg.number(end(values, default=0.0)) for end in (min, max))
        told = {"low": low, "high": high, "unit": frame.unit, "left_out": one.left_out}
        parts.append(frame.word("said-series", channel=one.channel, count=len(values), **told))
    parts += [_limit(end, share, frame) for end, share, _ in _ends(limits)]
    return " ".join(parts)
