"""A column of written times as local microseconds, all that look like its first at once.

Each time is some words of eight bytes. The first says where digits are; a time looks like it that
has digits there and the same bytes elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from media.instruments.cells import Cells, Spans
from media.instruments.contract import NO_TIME, Whole
from media.instruments.times import EPOCH, MICROSECOND, STAMP, hour_of, parse_stamp
from media.instruments.words import LAST, WIDTH, Truth, Words, are_digits, bits

_FORMS = 40
"""Forms of times in one piece of a table (9:00 and 10:00 are two); others are read one by one."""
_DAY = 86_400_000_000
_ZERO, _NINE = ord("0"), ord("9")
_MARK, _DIGIT = 0x7F, 0x76
"""What is added to a byte so that 128 comes where it is not 0, or no digit."""
_PARTS = (1, 2, 3, 5, 6, 7, 8)
"""Groups of a written time: three of the date, hour, minute, second, fraction."""
_ONE, _TWO = np.uint64(0x0F), np.uint64(0xFF)
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
    form = " ".join(cells.cell(spans, first) for spans in columns)
    match = STAMP.fullmatch(form)
    plain = match is not None and all((match[part] or "").isascii() for part in _PARTS)
    if match is None or not plain or len(form.encode()) != sum(widths) + len(widths) - 1:
        found[first] = _single(cells, columns, order, first)
        return left[1:]
    of_rows = columns if len(rows) == len(found) else [spans.of(rows) for spans in columns]
    digits, alike = _like(cells, of_rows, widths)
    if not alike.all():
        digits = digits.of(alike)
    values = _read(digits, form, match, order)
    if values is None:
        found[first] = _single(cells, columns, order, first)
        return left[1:]
    if len(values) == len(left):
        found[left] = values
        return left[:0]
    found[rows[alike]] = values
    read = np.zeros(len(left), dtype=np.bool_)
    read[np.flatnonzero(same)[alike]] = True
    return left[~read]


@dataclass(frozen=True, slots=True)
class _Digits:
    """Times of one form: ``words`` of digits by themselves and, in ``pairs``, with the next.

    ``places``: of each byte of a time, the word and the byte in it.
    """

    words: Sequence[Words]
    pairs: Sequence[Words]
    places: Sequence[tuple[int, int]]

    def of(self, rows: Truth) -> _Digits:
        """Those of some times."""
        words = [word[rows] for word in self.words]
        return _Digits(words, [pair[rows] for pair in self.pairs], self.places)

    def number(self, begin: int, end: int) -> Whole:
        """The number that some bytes of all times are; 0 of no bytes."""
        value: Words | None = None
        while begin < end:
            word, byte = self.places[begin]
            paired = begin + 1 < end and self.places[begin + 1][0] == word
            source, kept = (self.pairs, _TWO) if paired else (self.words, _ONE)
            part = (source[word] >> bits(byte)) & kept
            value = part if value is None else value * np.uint64(100 if paired else 10) + part
            begin += 2 if paired else 1
        if value is None:
            return np.zeros(len(self.words[0]), dtype=np.int64)
        return value.astype(np.int64, copy=False)


def _like(cells: Cells, columns: Sequence[Spans], widths: Sequence[int]) -> tuple[_Digits, Truth]:
    """The digits of times as wide as each other, and which of them look like the first."""
    words: list[Words] = []
    places: list[tuple[int, int]] = []
    alike = np.ones(len(columns[0].ends), dtype=np.bool_)
    for number, (spans, width) in enumerate(zip(columns, widths, strict=True)):
        if number:
            places.append((0, 0))  # the blank between date and time, which no number has
        for behind in range((width - 1) // WIDTH * WIDTH, -1, -WIDTH):
            kept = min(WIDTH, width - behind)
            places += [(len(words), byte) for byte in range(WIDTH - kept, WIDTH)]
            word = cells.words(spans, behind)
            form, over = _form_of(int(word[0]), kept)
            word = (word ^ form) & LAST[kept]
            alike &= are_digits(word, over)
            words.append(word)
    return _Digits(
        words, [word * np.uint64(10) + (word >> bits(1)) for word in words], places
    ), alike


def _form_of(word: int, kept: int) -> tuple[np.uint64, np.uint64]:
    """Of the last bytes of a word: what to take off, and what to add so that no byte of another
    word that looks like it comes to 128."""
    form = over = 0
    for byte in range(WIDTH - kept, WIDTH):
        value = word >> 8 * byte & 0xFF
        is_digit = _ZERO <= value <= _NINE
        form |= (_ZERO if is_digit else value) << 8 * byte
        over |= (_DIGIT if is_digit else _MARK) << 8 * byte
    return np.uint64(form), np.uint64(over)


def _read(digits: _Digits, form: str, match: re.Match[str], order: str) -> Whole | None:
    """The times that are written like ``form``; None where the order of dates is not one."""
    one, two, three, hour, minute, second, fraction = _groups(digits, form, match)
    if order != "ymd" and one.max() > 31:
        if one.min() <= 31:
            return None
        order = "ymd"
    half = "a" if match[4] == "上午" else "p" if match[4] else match[9]
    if half:
        hour = np.array([hour_of(each, half) for each in range(100)])[hour]
    year, month, day = _ordered(order, one, two, three)
    days, valid = _days(np.where(year > 99, year, year + 2000), month, day)
    valid &= (hour <= _HOURS[1]) & (minute < 60) & (second < 60)
    clock = ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction
    return np.where(valid, days * _DAY + clock, NO_TIME)


def _groups(digits: _Digits, form: str, match: re.Match[str]) -> list[Whole]:
    """The numbers of all times, one array for each part of a time; a fraction as microseconds."""
    found = []
    for group in _PARTS:
        length = min(6, len(match[group] or ""))
        begin = len(form[: match.start(group)].encode()) if length else 0
        found.append(digits.number(begin, begin + length))
    return [*found[:-1], found[-1] * 10 ** (6 - min(6, len(match[8] or "")))]


def _ordered(order: str, one: Whole, two: Whole, three: Whole) -> tuple[Whole, Whole, Whole]:
    if order == "ymd":
        return one, two, three
    return (three, two, one) if order == "dmy" else (three, one, two)


def _days(year: Whole, month: Whole, day: Whole) -> tuple[Whole, Truth]:
    """Days since 1970, and which dates there are."""
    valid = (year >= _YEARS[0]) & (year <= _YEARS[1]) & (month >= 1) & (month <= 12)
    valid &= (day >= _DAYS[0]) & (day <= _DAYS[1])
    months = np.where(valid, (year - 1970) * 12 + month - 1, 0)
    earliest, latest = int(months.min()), int(months.max())
    table = np.arange(earliest, latest + 2).astype("datetime64[M]").astype("datetime64[D]")
    begins = table.astype(np.int64)
    months -= earliest
    days = begins[months] + np.where(valid, day, 1) - 1
    return days, valid & (days < begins[months + 1])


def _single(cells: Cells, columns: Sequence[Spans], order: str, place: int) -> int:
    found = parse_stamp(" ".join(cells.cell(spans, place) for spans in columns), order)
    return NO_TIME if found is None else (found - EPOCH) // MICROSECOND
