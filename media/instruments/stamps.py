"""A column of written times as local microseconds, all that look like its first at once."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from media.instruments.cells import Bytes, Cells, Spans, Truth
from media.instruments.contract import NO_TIME, Whole
from media.instruments.times import EPOCH, MICROSECOND, STAMP, hour_of, parse_stamp

_FORMS = 40
"""Forms of times in one piece of a table (9:00 and 10:00 are two); others are read one by one."""
_ZERO, _NINE = ord("0"), ord("9")
_BLANK = ord(" ")
_DAY = 86_400_000_000
_PARTS = (1, 2, 3, 5, 6, 7, 8)
"""Groups of a written time: three of the date, hour, minute, second, fraction."""
_YEARS, _DAYS, _HOURS = (1, 9999), (1, 31), (0, 23)


def local_times(cells: Cells, columns: Sequence[Spans], order: str) -> Whole:
    """Microseconds since 1970 without a zone; ``NO_TIME`` where there is no time.

    ``columns``: the one or two that make a time; ``order`` of the date: ymd, dmy, mdy.
    """
    count = len(columns[0].begins)
    found = np.full(count, NO_TIME)
    left = np.arange(count)
    for _ in range(_FORMS):
        if not len(left):
            return found
        left = _like_the_first(cells, columns, order, found, left)
    for place in left:
        found[place] = _single(cells, columns, order, int(place))
    return found


def _like_the_first(
    cells: Cells, columns: Sequence[Spans], order: str, found: Whole, left: Whole
) -> Whole:
    """Reads the first time that is left and all that have its form; answers the others."""
    first = int(left[0])
    widths = [int(spans.widths[first]) for spans in columns]
    same = np.ones(len(left), dtype=np.bool_)
    for spans, width in zip(columns, widths, strict=True):
        same &= spans.widths[left] == width
    rows = left[same]
    parts = [
        cells.matrix(spans.of(rows), width) for spans, width in zip(columns, widths, strict=True)
    ]
    blank = np.full((1, len(rows)), _BLANK, dtype=np.uint8)
    matrix = parts[0] if len(parts) == 1 else np.concatenate([parts[0], blank, parts[1]])
    alike = _alike(matrix)
    form = " ".join(cells.cell(spans, first) for spans in columns)
    values = _read(matrix if alike.all() else matrix[:, alike], form, order)
    if values is None:
        found[first] = _single(cells, columns, order, first)
        return left[1:]
    found[rows[alike]] = values
    read = np.zeros(len(left), dtype=np.bool_)
    read[np.flatnonzero(same)[alike]] = True
    return left[~read]


def _alike(matrix: Bytes) -> Truth:
    """Which columns have digits where the first has, and are like it elsewhere."""
    first = matrix[:, :1]
    digit = (matrix >= _ZERO) & (matrix <= _NINE)
    return np.asarray(((matrix == first) | (digit & digit[:, :1])).all(axis=0))


def _read(matrix: Bytes, form: str, order: str) -> Whole | None:
    """The times of columns that are written like ``form``; None where they are no such times."""
    match = STAMP.fullmatch(form)
    if match is None or len(form.encode()) != len(matrix):
        return None

    one, two, three, hour, minute, second, fraction = _groups(matrix, form, match)
    if order != "ymd" and one.max() > 31:
        if one.min() <= 31:
            return None
        order = "ymd"
    half = "a" if match[4] == "上午" else "p" if match[4] else match[9]
    table = np.array([hour_of(each, half) for each in range(100)])
    fraction *= 10 ** (6 - min(6, len(match[8] or "")))
    year, month, day = _ordered(order, one, two, three)
    days, valid = _days(np.where(year > 99, year, year + 2000), month, day)
    hour = table[hour]
    valid &= (hour <= _HOURS[1]) & (minute < 60) & (second < 60)
    clock = ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction
    return np.where(valid, days * _DAY + clock, NO_TIME)


def _groups(matrix: Bytes, form: str, match: re.Match[str]) -> Whole:
    """The numbers of all times, a row for each part of a time; of a fraction six digits count."""
    weights = np.zeros((len(_PARTS), len(matrix)))
    for at, group in enumerate(_PARTS):
        length = min(6, len(match[group] or ""))
        begin = len(form[: match.start(group)].encode()) if length else 0
        weights[at, begin : begin + length] = 10.0 ** np.arange(length - 1, -1, -1)
    used = weights.any(axis=0)
    digits = (matrix[used] - np.uint8(_ZERO)).astype(np.float64)
    return (weights[:, used] @ digits).astype(np.int64)


def _ordered(order: str, one: Whole, two: Whole, three: Whole) -> tuple[Whole, Whole, Whole]:
    if order == "ymd":
        return one, two, three
    return (three, two, one) if order == "dmy" else (three, one, two)


def _days(year: Whole, month: Whole, day: Whole) -> tuple[Whole, Truth]:
    """Days since 1970, and which dates there are."""
    valid = (year >= _YEARS[0]) & (year <= _YEARS[1]) & (month >= 1) & (month <= 12)
    valid &= (day >= _DAYS[0]) & (day <= _DAYS[1])
    months = np.where(valid, (year - 1970) * 12 + month - 1, 0)
    begins = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    follows = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    days = begins + np.where(valid, day, 1) - 1
    return days, valid & (days < follows)


def _single(cells: Cells, columns: Sequence[Spans], order: str, place: int) -> int:
    found = parse_stamp(" ".join(cells.cell(spans, place) for spans in columns), order)
    return NO_TIME if found is None else (found - EPOCH) // MICROSECOND
