"""Whether EXIF is what it says: a TIFF with directories that lie within it (CIPA DC-008, 4.5.2).

Pillow reads what it can and is silent about the rest, so that damaged EXIF looks like none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

_HEAD = b"Exif\0\0"
_ORDERS: Mapping[bytes, Literal["little", "big"]] = {b"II*\0": "little", b"MM\0*": "big"}
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
"""Bytes of one value by its TIFF type."""
_BELOW = (0x8769, 0x8825)
"""The directories of camera and place. Nobody here reads the thumbnail's."""
_MAKER_NOTE = 0x927C
"""The maker's own: programs that copy EXIF leave it pointing anywhere."""


class _OutsideError(Exception):
    """Something is said to lie where the data has ended."""


def is_broken(data: bytes) -> bool:
    """Whether a directory, or a value of one, is not where it is said to be. A directory that was
    emptied (a phone that blanks the place) is none that is broken. Raises nothing."""
    body = data.removeprefix(_HEAD)
    if not body.strip(b"\0"):
        return False
    order = _ORDERS.get(body[:4])
    if order is None:
        return True
    try:
        first = _directory(body, int.from_bytes(body[4:8], order), order)
        for tag in _BELOW:
            if first.get(tag):
                _directory(body, first[tag], order)
    except _OutsideError:
        return True
    return False


def _directory(body: bytes, at: int, order: Literal["little", "big"]) -> dict[int, int]:
    """What the last four bytes of each entry say as a number, by the entry's tag."""
    if at < 8 or at + 2 > len(body):
        raise _OutsideError
    count = int.from_bytes(body[at : at + 2], order)
    if at + 2 + 12 * count > len(body):
        raise _OutsideError
    found = {}
    for place in range(at + 2, at + 2 + 12 * count, 12):
        tag, kind = (int.from_bytes(body[place + n : place + n + 2], order) for n in (0, 2))
        many, value = (int.from_bytes(body[place + n : place + n + 4], order) for n in (4, 8))
        size = many * _SIZES.get(kind, 0)
        if size > 4 and value + size > len(body) and tag != _MAKER_NOTE:
            raise _OutsideError
        found[tag] = value
    return found
