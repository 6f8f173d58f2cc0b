"""A piece of delimited text as numbers, all cells of a column at once.

The text stays one array of bytes; a cell is a span in it. What is a plain number is computed digit
by digit for the whole column: mantissa / 10^places is exact division of two exact numbers, so it
is the very float that ``float(text)`` gives (Clinger 1990, fast path). Any other cell is left to
the caller, by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media.instruments.contract import Numbers, Whole

Bytes = NDArray[np.uint8]
Truth = NDArray[np.bool_]
_WIDEST = 24
_ZERO = ord("0")
_DIGITS = 15
"""10^15 < 2^53: so many digits are exact in a float, and so are powers of ten up to 10^22."""
_POWERS = 10.0 ** np.arange(_WIDEST + 1)
_END, _RETURN, _BLANKS, _STRIPS = 10, 13, b" \r\x1a", 8


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
        self._marks = np.flatnonzero(self.data == delimiter)
        ends = np.flatnonzero(self.data == _END)
        self.line_begins = np.concatenate(([0], ends[:-1] + 1))
        self.line_ends = ends - ((self.data[ends - 1] == _RETURN) & (ends > self.line_begins))
        self._first = np.searchsorted(self._marks, self.line_begins)
        following = np.append(self._first[1:], len(self._marks))
        self.counts: Whole = following - self._first
        """Delimiters of each line: one less than it has cells."""

    def __len__(self) -> int:
        """How many lines."""
        return len(self.line_ends)

    @property
    def blank(self) -> Truth:
        """Lines that have delimiters at most."""
        return np.asarray(self.line_ends - self.line_begins == self.counts)

    def column(self, place: int, rows: Whole) -> Spans:
        """One column of some lines, without the blanks around its cells."""
        counts, first = self.counts[rows], self._first[rows]
        begins, ends = self.line_begins[rows], self.line_ends[rows]
        if place:
            before = self._mark(first + (place - 1)) + 1
            begins = np.where(counts >= place, before, ends)
        ends = np.where(counts > place, self._mark(first + place), ends)
        return self._stripped(begins, ends)

    def _mark(self, places: Whole) -> Whole:
        """Where delimiters are; anything for those beyond the last."""
        return self._marks.take(places, mode="clip") if len(self._marks) else places * 0

    def cell(self, spans: Spans, at: int) -> str:
        """The text of one cell."""
        return self.text[int(spans.begins[at]) : int(spans.ends[at])].decode(
            self.encoding, "replace"
        )

    def matrix(self, spans: Spans, width: int) -> Bytes:
        """The last ``width`` bytes of each cell as a column, with blanks before shorter cells."""
        places = spans.ends + np.arange(-width, 0)[:, None]
        found = self.data.take(places, mode="clip")
        short = spans.widths < width
        if short.any():
            found[places < spans.begins] = _BLANKS[0]
        return found

    def numbers(self, spans: Spans, decimal: str = ".") -> tuple[Numbers, Whole]:
        """The values, and the places of cells that are no plain number; there it is NaN."""
        widths = spans.widths
        if not len(widths):
            return np.empty(0), np.empty(0, dtype=np.int64)
        width = int(min(max(widths.max(), 1), _WIDEST))
        cells = self.matrix(spans, width)
        form = self.cell(spans, int(widths.argmax())).rpartition(decimal)
        places = len(form[2]) if form[1] else 0
        values, plain = _like(cells, widths, ord(decimal), places)
        odd = np.flatnonzero(~plain)
        if len(odd):
            values[odd], plain[odd] = _digits(cells[:, odd], ord(decimal))
            plain &= (widths <= width) & (widths > 0)
            odd = np.flatnonzero(~plain)
            values[odd] = np.nan
        return values, odd

    def _stripped(self, begins: Whole, ends: Whole) -> Spans:
        last = len(self.data) - 1
        for _ in range(_STRIPS):
            before = _is_blank(self.data[np.minimum(begins, last)]) & (begins < ends)
            behind = _is_blank(self.data[ends - 1]) & (begins < ends)
            if not (before.any() or behind.any()):
                break
            begins = begins + before
            ends = np.maximum(begins, ends - behind)
        return Spans(begins, ends)


def _is_blank(data: Bytes) -> Truth:
    return np.asarray((data == _BLANKS[0]) | (data == _BLANKS[1]) | (data == _BLANKS[2]))


def _like(cells: Bytes, widths: Whole, mark: int, places: int) -> tuple[Numbers, Truth]:
    """Values of cells with that many places behind the mark, as instruments write a column; and
    which cells are so."""
    height, count = cells.shape
    digits = cells - np.uint8(_ZERO)
    is_digit = digits < 10
    weights = 10.0 ** np.arange(height - 1, -1, -1)
    power, plain = 1.0, np.ones(count, dtype=np.bool_)
    if 0 < places < height:
        row, power = height - 1 - places, _POWERS[places]
        plain = cells[row] == mark
        is_digit[row] = True
        weights[:row] /= 10
        weights[row] = 0
    if height <= _DIGITS and is_digit.all() and plain.all():
        return weights @ digits.astype(np.float64) / power, plain
    negative = cells[np.clip(height - widths, 0, height - 1), np.arange(count)] == ord("-")
    digits *= is_digit
    number = is_digit.sum(axis=0)
    plain &= (number == widths - negative) & (number > (power > 1)) & (number <= _DIGITS)
    values = weights @ digits.astype(np.float64) / power
    return np.where(negative, -values, values), plain


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
