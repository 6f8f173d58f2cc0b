"""A piece of delimited text as numbers, all cells of a column at once.

The text stays one array of bytes; a cell is a span in it. What is a plain number is computed for
the whole column, eight digits at once: mantissa / 10^places is exact division of two exact numbers,
so it is the very float that ``float(text)`` gives (Clinger 1990, fast path). Any other cell is left
to the caller, by itself. Nothing here multiplies matrices: BLAS would wait for its threads with the
processor busy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media.instruments.contract import Numbers, Whole
from media.instruments.words import (
    LAST,
    WIDTH,
    ZEROS,
    Text,
    Truth,
    Words,
    are_digits,
    bits,
    number_of,
)

Bytes = NDArray[np.uint8]
_WIDEST = 24
_ZERO = ord("0")
_DIGITS = 15
"""10^15 < 2^53: so many digits are exact in a float, and so are powers of ten up to 10^22."""
_POWERS = 10.0 ** np.arange(_WIDEST + 1)
_END, _RETURN, _MINUS, _BLANKS, _STRIPS = 10, 13, ord("-"), b" \r\x1a", 8
_IS_BLANK = np.isin(np.arange(256), list(_BLANKS))
_BYTE = np.uint64(0xFF)


@dataclass(frozen=True, slots=True)
class Spans:
    """The cells of one column: ``begins`` and ``ends`` in the text; empty where a row has none."""

    begins: Whole
    ends: Whole

    @property
    def widths(self) -> Whole:
        """Bytes of each cell."""
        return self.ends - self.begins

    def of(self, rows: Whole | Truth) -> Spans:
        """Those of some rows."""
        return Spans(self.begins[rows], self.ends[rows])


class Cells:
    """Lines, each with its end ``\\n``, whose cells are parted by one byte."""

    def __init__(self, text: bytes, delimiter: int, encoding: str = "utf-8") -> None:
        self.text, self.encoding = text, encoding.removesuffix("-sig")
        self.data: Bytes = np.frombuffer(text, dtype=np.uint8)
        self._words = Text(text)
        self._marks = np.flatnonzero((self.data == delimiter) | (self.data == _END))
        lines = np.flatnonzero(self.data[self._marks] == _END)
        ends = self._marks[lines]
        self.line_begins = np.concatenate(([0], ends[:-1] + 1))
        self.line_ends = ends - ((self.data[ends - 1] == _RETURN) & (ends > self.line_begins))
        self._first = np.concatenate(([0], lines[:-1] + 1))
        self.counts: Whole = lines - self._first
        """Delimiters of each line: one less than it has cells."""
        self._even = bool((self.counts == self.counts[:1]).all())

    def __len__(self) -> int:
        """How many lines."""
        return len(self.line_ends)

    @property
    def blank(self) -> Truth:
        """Lines that have delimiters at most."""
        return np.asarray(self.line_ends - self.line_begins == self.counts)

    def column(self, place: int, rows: Whole) -> Spans:
        """One column of some lines, without the blanks around its cells."""
        return self.stripped(self.raw_column(place, rows))

    def raw_column(self, place: int, rows: Whole) -> Spans:
        """One column of some lines, with the blanks in its cells. No line comes twice in ``rows``,
        and they are in the order of the text."""
        if self._even and len(rows) and place < self.counts[0]:
            marks, begins = self._marks.reshape(len(self), -1), self.line_begins
            spans = Spans(marks[:, place - 1] + 1 if place else begins, marks[:, place])
            return spans if len(rows) == len(self) else spans.of(rows)
        counts, first = self.counts[rows], self._first[rows]
        begins, line_ends = self.line_begins[rows], self.line_ends[rows]
        if place:
            before = self._marks.take(first + (place - 1), mode="clip") + 1
            begins = np.where(counts >= place, before, line_ends)
        ends = self._marks.take(first + place, mode="clip")
        return Spans(begins, np.where(counts > place, ends, line_ends))

    def cell(self, spans: Spans, at: int) -> str:
        """The text of one cell."""
        return self.text[int(spans.begins[at]) : int(spans.ends[at])].decode(
            self.encoding, "replace"
        )

    def words(self, spans: Spans, behind: int = 0) -> Words:
        """The last eight bytes of each cell, or those that have ``behind`` bytes behind them.

        Where a cell is shorter they begin with what stands before it.
        """
        return self._words.before(np.maximum(spans.ends - behind, 0) if behind else spans.ends)

    def numbers(self, spans: Spans, decimal: str = ".") -> tuple[Numbers, Whole]:
        """The values, and the places of cells that are no plain number; there it is NaN.

        Blanks around a number are no part of it, whether ``spans`` have them or not.
        """
        widths = spans.widths
        if not len(widths):
            return np.empty(0), np.empty(0, dtype=np.int64)
        form = self.cell(spans, int(widths.argmax())).rstrip().rpartition(decimal)
        mark, places = ord(decimal), len(form[2]) if form[1] else 0
        values, plain = self._like(spans, mark, places)
        odd = np.flatnonzero(~plain)
        for way in (self._like, self._any):
            if len(odd):
                others = self.stripped(spans.of(odd))
                values[odd], plain[odd] = way(others, mark, places)
                odd = np.flatnonzero(~plain)
        values[odd] = np.nan
        return values, odd

    def texts(self, spans: Spans, places: Whole) -> list[str]:
        """The texts of some cells, without the blanks around them."""
        some = self.stripped(spans.of(places)) if len(places) else spans.of(places)
        return [self.cell(some, at) for at in range(len(places))]

    def _like(self, spans: Spans, mark: int, places: int) -> tuple[Numbers, Truth]:
        """Values of cells with that many places behind the mark, as instruments write a column; and
        which cells are so."""
        if not places < WIDTH:
            return np.empty(len(spans.ends)), np.zeros(len(spans.ends), dtype=np.bool_)
        widths, last = spans.widths, self.words(spans)
        negative = self.data[spans.begins] == _MINUS
        digits = widths - negative
        long = int(widths.max()) > WIDTH
        plain = np.ones(len(widths), dtype=np.bool_)
        ahead = self.words(spans, WIDTH) if long else None
        if places:
            digits -= 1
            plain = (last >> bits(WIDTH - 1 - places)) & _BYTE == mark
            below = last << bits(1)
            if ahead is not None:
                below |= ahead >> bits(WIDTH - 1)
                ahead = ahead << bits(1)
            last = (last & LAST[places]) | (below & ~LAST[places])
        plain &= (digits >= max(places, 1)) & (digits <= (_DIGITS if long else WIDTH))
        last = (last ^ ZEROS) & LAST.take(digits, mode="clip")
        plain &= are_digits(last)
        values = number_of(last).astype(np.float64)
        if ahead is not None:
            ahead = (ahead ^ ZEROS) & LAST.take(digits - WIDTH, mode="clip")
            plain &= are_digits(ahead)
            values += number_of(ahead).astype(np.float64) * _POWERS[WIDTH]
        if places:
            values /= _POWERS[places]
        return (np.where(negative, -values, values) if negative.any() else values), plain

    def _any(self, spans: Spans, mark: int, _places: int) -> tuple[Numbers, Truth]:
        """Values of cells of any form, and which of them are plain numbers."""
        widths = spans.widths
        width = int(min(max(widths.max(), 1), _WIDEST))
        places = spans.ends + np.arange(-width, 0)[:, None]
        cells = self.data.take(places, mode="clip")
        cells[places < spans.begins] = _BLANKS[0]
        values, plain = _digits(cells, mark)
        return values, plain & (widths <= width) & (widths > 0)

    def stripped(self, spans: Spans) -> Spans:
        """Without the blanks around the cells."""
        begins, ends, last = spans.begins, spans.ends, len(self.data) - 1
        for _ in range(_STRIPS):
            before = _IS_BLANK[self.data[np.minimum(begins, last)]] & (begins < ends)
            behind = _IS_BLANK[self.data[ends - 1]] & (begins < ends)
            if not (before.any() or behind.any()):
                break
            begins = begins + before
            ends = np.maximum(begins, ends - behind)
        return Spans(begins, ends)


def _digits(cells: Bytes, mark: int) -> tuple[Numbers, Truth]:
    """Values of cells that lie beside each other, one a column, and which are plain numbers."""
    count = cells.shape[1]
    mantissa = np.zeros(count, dtype=np.int64)
    places, digits = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    begun, behind, negative = (np.zeros(count, dtype=np.bool_) for _ in range(3))
    plain = np.ones(count, dtype=np.bool_)
    for row in cells:
        digit = row - np.uint8(_ZERO)
        is_digit = digit < 10
        is_mark, is_minus = row == mark, row == ord("-")
        is_sign = is_minus | (row == ord("+"))
        mantissa = np.where(is_digit, mantissa * 10 + digit, mantissa)
        digits += is_digit
        places += is_digit & behind
        plain &= is_digit | (is_mark & ~behind) | (~begun & (is_sign | (row == _BLANKS[0])))
        negative |= is_minus
        behind |= is_mark
        begun |= is_digit | is_mark | is_sign
    plain &= (digits > 0) & (digits <= _DIGITS)
    values = mantissa / _POWERS[places]
    return np.where(negative, -values, values), plain
