"""Up to eight bytes of text at once: in a 64-bit word, the first byte lowest.

What is done to a word is done to all its bytes side by side, without a carry from one to the next:
so a column of cells costs some operations a cell, not some for each of its digits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from media.instruments.contract import Whole

Words = NDArray[np.uint64]
Truth = NDArray[np.bool_]
WIDTH = 8
"""Bytes of a word."""
ZEROS = np.uint64(0x3030_3030_3030_3030)
_OVER_NINE = np.uint64(0x7676_7676_7676_7676)
_HIGH_BITS = np.uint64(0x8080_8080_8080_8080)
_STEPS = (
    (np.uint64(10), np.uint64(8), np.uint64(0x00FF_00FF_00FF_00FF)),
    (np.uint64(100), np.uint64(16), np.uint64(0x0000_FFFF_0000_FFFF)),
    (np.uint64(10_000), np.uint64(32), np.uint64(0x0000_0000_FFFF_FFFF)),
)
LAST = np.array([0, *(2**64 - 2 ** (64 - 8 * kept) for kept in range(1, 9))], dtype=np.uint64)
"""By a number of bytes: a word of ones in so many last ones."""


class Text:
    """A text whose words may be taken from any byte of it."""

    def __init__(self, text: bytes) -> None:
        padded = bytes(WIDTH) + text
        self._words: Words = np.ndarray((len(text) + 1,), "<u8", padded, 0, (1,))

    def before(self, ends: Whole) -> Words:
        """The eight bytes before each place; nulls before the text's beginning."""
        return self._words[ends]


def bits(behind: int) -> np.uint64:
    """How far a word is shifted by so many bytes."""
    return np.uint64(8 * behind)


def are_digits(values: Words, over: np.uint64 = _OVER_NINE) -> Truth:
    """Whether each byte, less ``0``, is 0 to 9 (or what lies below ``over``'s distance to 128)."""
    return np.asarray((((values + over) | values) & _HIGH_BITS) == 0)


def number_of(values: Words) -> Words:
    """The number that eight bytes are, each 0 to 9, the first byte the highest digit."""
    for weight, shift, kept in _STEPS:
        values = (values * weight + (values >> shift)) & kept
    return values
