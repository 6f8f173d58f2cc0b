"""Text of unknown encoding: UTF-8, UTF-16, GBK and Latin-1, told apart by their bytes."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator

from media.instruments.content import Content
from media.instruments.errors import InstrumentFileError

LONGEST_LINE = 64 * 1024
_HIGH = re.compile(rb"[\x80-\xff]+")
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


def lines(content: Content) -> Iterator[str]:
    """Each line with its end. Raises InstrumentFileError line-too-long."""
    with content.open() as file:
        encoding = encoding_of(content.head())
        with io.TextIOWrapper(file, encoding, errors="replace", newline=None) as text:
            number = 0
            while line := text.readline(LONGEST_LINE):
                number += 1
                if len(line) >= LONGEST_LINE:
                    reason = f"This line is longer than {LONGEST_LINE} characters."
                    raise InstrumentFileError("line-too-long", reason, number)
                yield line
