"""Which part of a file is asked for (RFC 9110, section 14). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE = re.compile(r"(\d{1,18})-(\d{0,18})|-(\d{1,18})")
_UNIT = "bytes="


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes from ``start`` up to but without ``end``."""

    start: int
    end: int


class Unsatisfiable(ValueError):  # noqa: N818 (says what is the case)
    """No such part, or several at once."""


def span_of(header: str | None, size: int) -> Span | None:
    """The part of a file of ``size`` bytes that a Range header names; None: all of it.

    What is no range of bytes is passed over, as the standard wants it. Several ranges in one
    request are refused: players and browsers ask for one, and a hundred of them cost a hundred
    answers in one. Raises Unsatisfiable.
    """
    if header is None or not header.lower().startswith(_UNIT):
        return None
    asked = header[len(_UNIT) :].replace(" ", "").replace("\t", "")
    if "," in asked:
        raise Unsatisfiable("Ask for one range in a request.")
    found = _ONE.fullmatch(asked)
    if found is None:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        start, end = max(0, size - int(suffix)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < int(first):
            return None  # no valid range: as if there were none
    if start >= end:
        raise Unsatisfiable(f"The file has {size} bytes.")
    return Span(start, end)
