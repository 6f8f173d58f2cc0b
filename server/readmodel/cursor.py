"""Cursors of lists: where a page ended, as opaque text bound to the order of the list."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from sync import jsontext
from sync.errors import BadRequest

Value = str | int


@dataclass(frozen=True, slots=True)
class Place:
    """The last row of a page: the list's sort, the row's value (or values) of it, and its id."""

    sort: str
    value: Value | tuple[Value, ...]
    id: str


def write_cursor(place: Place) -> str:
    """Opaque, URL-safe text."""
    text = jsontext.dumps([place.sort, place.value, place.id])
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def read_cursor(text: str, sort: str) -> Place:
    """The place in a list with this sort. Raises ValueError: not a cursor, or another list's."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        found = jsontext.parse(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (UnicodeEncodeError, binascii.Error, BadRequest):
        raise ValueError("not a cursor") from None
    match found:
        case [str(kept), str() | int() as value, str(row_id)] if kept == sort and _fits(value):
            return Place(kept, value, row_id)
        case [str(kept), list(values), str(row_id)] if kept == sort and all(map(_fits, values)):
            return Place(kept, tuple(values), row_id)
    raise ValueError("a cursor of another list")


def _fits(value: object) -> bool:
    """Whether SQLite can compare with it: text, or an integer of 64 bits."""
    return isinstance(value, str) or (isinstance(value, int) and -(2**63) <= value < 2**63)
