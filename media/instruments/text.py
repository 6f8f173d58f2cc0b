"""Text of unknown encoding: UTF-8, UTF-16, GBK and Latin-1, told apart by their bytes."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from media.instruments.content import Content
from media.instruments.errors import InstrumentFileError

LONGEST_LINE = 64 * 1024
CHUNK = 512 * 1024
"""Bytes that are read at a time: what a block is made of, so that memory stays bounded."""
_HIGH = re.compile(rb"[\x80-\xff]+")
_PLAIN = frozenset({"utf-8", "utf-8-sig", "gb18030", "latin-1"})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(head: bytes) -> str:
    """Python's name of the encoding that fits the first bytes.

    Chinese in GBK comes in pairs of high bytes; a letter of Western Europe in Latin-1 alone.
    """
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    if b"\0" in head[:200]:
        return "utf-16-le" if head[1:200:2].count(0) >= head[:200:2].count(0) else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
        return "utf-8"
    except UnicodeDecodeError:
        runs = _HIGH.findall(head)
    pairs = sum(len(run) % 2 == 0 for run in runs)
    return "gb18030" if pairs * 10 >= len(runs) * 9 else "latin-1"


def decoded(head: bytes) -> str:
    """The first bytes as text; what cannot be read becomes U+FFFD."""
    return head.decode(encoding_of(head), errors="replace")


def chunks(content: Content) -> Iterator[tuple[bytes, str]]:
    """The text in pieces of whole lines, with their ends, and their encoding.

    In that encoding no byte of a longer character is one of ASCII's marks. Raises
    InstrumentFileError line-too-long.
    """
    head = content.head()
    encoding = encoding_of(head)
    plain = encoding in _PLAIN and (b"\n" in head or b"\r" not in head)
    with content.open() as file:
        if encoding == "utf-8-sig":
            file.seek(len(codecs.BOM_UTF8))
        source = file.read if plain else _as_utf8(file, encoding)
        rest = b""
        while more := source(CHUNK):
            whole, end, rest = (rest + more).rpartition(b"\n")
            if len(rest) >= LONGEST_LINE:
                raise too_long(None)
            if end:
                yield whole + end, encoding if plain else "utf-8"
        if rest:
            yield rest + b"\n", encoding if plain else "utf-8"


def _as_utf8(file: BinaryIO, encoding: str) -> Callable[[int], bytes]:
    text = io.TextIOWrapper(file, encoding, errors="replace", newline=None)
    return lambda count: text.read(count).encode(errors="replace")


def too_long(line: int | None) -> InstrumentFileError:
    """What is wrong with a line that has no end in sight."""
    reason = f"This line is longer than {LONGEST_LINE} bytes."
    return InstrumentFileError("line-too-long", reason, line)
