"""The registry of instrument files: which formats there are, which one a file is, and its values.

found = sniff(content)                    the format that fits best, and how well
reading = read(content, Options(timezone="Asia/Shanghai"))
for row in reading: …                     then reading.faults, reading.source
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator

from media.instruments import (
    comtrade,
    dlms,
    dlt645,
    fluke_43x,
    fluke_1730,
    green_button,
    iec62056,
    logger_csv,
    p1,
    pqdif,
)
from media.instruments.content import Content
from media.instruments.contract import Block, FileFault, Format, Options, Piece, Report
from media.instruments.errors import InstrumentFileError
from media.instruments.times import instant
from schemas.measurement import Row, Source

FORMATS = (
    Format("iec62056-21", "IEC 62056-21 readout", iec62056.sniff, iec62056.read),
    Format("p1", "DSMR P1 telegrams", p1.sniff, p1.read),
    Format("dlt645", "DL/T 645-2007 frames", dlt645.sniff, dlt645.read),
    Format("dlms", "DLMS/COSEM push, decoded", dlms.sniff, dlms.read),
    Format("comtrade", "COMTRADE", comtrade.sniff, comtrade.read),
    Format("pqdif", "PQDIF", pqdif.sniff, pqdif.read),
    Format("green-button", "Green Button", green_button.sniff, green_button.read),
    Format("fluke-1730", "Fluke 1730 text", fluke_1730.sniff, fluke_1730.read),
    Format("fluke-43x", "Fluke 43x text", fluke_43x.sniff, fluke_43x.read),
    Format("logger-csv", "Table of a logger", logger_csv.sniff, logger_csv.read),
)
_BY_NAME = {each.name: each for each in FORMATS}
_LEAST = 0.3
_SURPRISES = (ArithmeticError, LookupError, ValueError, TypeError, struct.error)


def sniff(content: Content) -> tuple[str, float]:
    """The name of the likeliest format and the confidence, 0 to 1; ``("", 0.0)``: none."""
    head = content.head()
    best = max(FORMATS, key=lambda each: each.sniff(head))
    confidence = best.sniff(head)
    return (best.name, confidence) if confidence >= _LEAST else ("", 0.0)


def read(content: Content, options: Options | None = None) -> Reading:
    """The values of a file, read as they are asked for.

    Raises InstrumentFileError: format-unknown, file-too-large, file-empty.
    """
    options = options or Options()
    size = content.size()
    if size > options.limits.bytes:
        text = f"The file has {size} bytes; an instrument file has at most {options.limits.bytes}."
        raise InstrumentFileError("file-too-large", text)
    if size == 0:
        raise InstrumentFileError("file-empty", "The file is empty; export it again.")
    name = options.format or sniff(content)[0]
    if name not in _BY_NAME:
        known = ", ".join(_BY_NAME)
        text = f"This is no instrument file we can read; formats: {known}. It is kept as it is."
        raise InstrumentFileError("format-unknown", text)
    return Reading(content, _BY_NAME[name], options)


class Reading:
    """The values of one file, once. What was found out stands in it when they are all read.

    An error before the first value is raised; one behind it is a fault, ``complete`` is then false,
    and what was read before stays.
    """

    def __init__(self, content: Content, kind: Format, options: Options) -> None:
        self._content, self._kind, self._options = content, kind, options
        self._report = Report(options.limits)
        self.complete = True
        self.rows = 0
        """Values so far; those that are missing in a table count as well."""

    @property
    def format(self) -> str:
        """Name of the format."""
        return self._kind.name

    @property
    def faults(self) -> tuple[FileFault, ...]:
        """What is wrong in the file, as far as it was read."""
        return tuple(self._report.faults)

    @property
    def faults_dropped(self) -> int:
        """Faults beyond those kept."""
        return self._report.dropped

    @property
    def checksum(self) -> str | None:
        """``ok``, ``bad``, ``absent``; None: the format has none."""
        return self._report.checksum

    def source(self) -> Source:
        """The file, as rows name it. Reads it once more for its hash."""
        report = self._report
        return Source(self._content.sha256(), self.format, report.instrument, report.timezone)

    def pieces(self) -> Iterator[Piece]:
        """Values as they are in the file: rows and blocks. Raises InstrumentFileError."""
        try:
            for piece in self._kind.read(self._content, self._options, self._report):
                allowed = self._options.limits.rows - self.rows
                kept = piece
                if isinstance(piece, Block):
                    kept = piece.first(max(1, allowed // max(1, len(piece.series))))
                    self.rows += len(kept.starts) * len(kept.series)
                else:
                    self.rows += 1
                yield kept
                if self.rows >= self._options.limits.rows:
                    text = f"A file has at most {self._options.limits.rows} values; export less."
                    raise InstrumentFileError("too-many-rows", text)
        except InstrumentFileError as error:
            self._stop(error)
        except _SURPRISES as surprise:
            text = f"The file is damaged in a way we do not know ({type(surprise).__name__})."
            self._stop(InstrumentFileError("file-damaged", text))

    def _stop(self, error: InstrumentFileError) -> None:
        if not self.rows:
            raise error
        self.complete = False
        self._report.faults.append(FileFault(error.line, error.code, error.reason))

    def __iter__(self) -> Iterator[Row]:
        """Each value by itself; those that are missing, or have no time, are left out."""
        for piece in self.pieces():
            if isinstance(piece, Block):
                yield from rows_of(piece)
            else:
                yield piece


def rows_of(block: Block) -> Iterator[Row]:
    """The values of a block, one by one in the order of time."""
    none: frozenset[str] = frozenset()
    columns = [column.tolist() for column in block.columns]
    times = zip(block.starts.tolist(), block.ends.tolist(), block.lines.tolist(), strict=True)
    for place, (began, ended, line) in enumerate(times):
        start, end = instant(began), instant(ended)
        if start is None:
            continue  # its format has noted that
        flags = block.flags.get(place, none)
        for series, column in zip(block.series, columns, strict=True):
            value = column[place]
            if not math.isnan(value):
                yield Row(series.channel, series.phase, start, end, series.stat,
                          value, series.unit, flags, line)  # fmt: skip
