"""Answers of unknown length: in one piece if they are short, else as they are read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice


def gathered(pieces: Iterator[bytes], page: int) -> bytes | Iterator[bytes]:
    """One bytes object where there are at most ``page`` pieces, else pages of so many.

    The first page is read at once, so that what goes wrong there is still an answer of its own.
    """
    first = list(islice(pieces, page + 1))
    if len(first) <= page:
        return b"".join(first)
    return _pages(chain([b"".join(first)], pieces), page)


def sized(pieces: Iterator[bytes], most: int) -> bytes | Iterator[bytes]:
    """One bytes object where the pieces have fewer than ``most`` bytes, else as they are read."""
    first: list[bytes] = []
    size = 0
    for piece in pieces:
        first.append(piece)
        size += len(piece)
        if size >= most:
            return chain(first, pieces)
    return b"".join(first)


def _pages(pieces: Iterator[bytes], page: int) -> Iterator[bytes]:
    while chunk := b"".join(islice(pieces, page)):
        yield chunk
