"""COMTRADE records: a ``.cfg`` with its ``.dat``, or both in one ``.cff``.

Values of waveforms are instantaneous and so have channels of their own, ``u_L1`` and ``i_L1``; a
digital channel gives a row where it changes. Secondary values are brought to the primary side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from media.instruments.comtrade_cfg import Config, parse_config
from media.instruments.comtrade_dat import Samples, samples
from media.instruments.content import Content
from media.instruments.contract import Block, Options, Piece, Report, Series
from media.instruments.errors import InstrumentFileError
from media.instruments.text import decoded
from media.instruments.times import EPOCH, LocalClock, instant, zone_of
from schemas.measurement import Row, Stat

_LARGEST_CONFIG = 1024 * 1024
_SECTION = re.compile(
    rb"--- ?file type: ?(\w+)(?: (?:ASCII|BINARY|BINARY32|FLOAT32))?(?:: ?\d+)? ?---\r?\n", re.I
)
_FIRST = re.compile(rb"[^\r\n]{0,200},[^\r\n]{0,200}\r?\n\s*\d+\s*,\s*\d+\s*A\s*,\s*\d+\s*D", re.I)


def sniff(head: bytes) -> float:
    """Likeness to a configuration or a combined file."""
    if _SECTION.match(head):
        return 0.99
    return 0.95 if _FIRST.match(head) else 0.0


def read(content: Content, options: Options, report: Report) -> Iterator[Piece]:
    """The samples. Raises InstrumentFileError."""
    with content.open() as file:
        begin = file.read(_LARGEST_CONFIG)
    combined = _SECTION.match(begin)
    if combined is None:
        config = parse_config(decoded(begin))
        data, at = _partner(content, options), 0
    else:
        text, at = _combined(begin)
        config, data = parse_config(decoded(text)), content
    report.instrument = config.instrument
    clock = LocalClock(config.zone or zone_of(options.timezone))
    report.timezone = None if config.zone else options.timezone
    with data.open() as file:
        file.seek(at)
        yield from _pieces(file, config, clock.utc(config.start)[0], report)


def _partner(content: Content, options: Options) -> Content:
    if options.partner is not None:
        return options.partner
    if isinstance(content.where, Path):
        for ending in (".dat", ".DAT", ".Dat"):
            beside = content.where.with_suffix(ending)
            if beside.is_file():
                return Content(beside)
    text = "A .cfg says how to read the samples and has none; send its .dat in the same batch."
    raise InstrumentFileError("partner-missing", text)


def _combined(begin: bytes) -> tuple[bytes, int]:
    """The configuration of a combined file and the byte at which its samples begin."""
    config = b""
    for found in _SECTION.finditer(begin):
        kind = found[1].upper()
        following = _SECTION.search(begin, found.end())
        if kind == b"CFG":
            config = begin[found.end() : following.start() if following else len(begin)]
        if kind == b"DAT" and config:
            return config, found.end()
    text = "A combined file has a section CFG and behind it a section DAT."
    raise InstrumentFileError("configuration-damaged", text)


def _pieces(file: BinaryIO, config: Config, start: int, report: Report) -> Iterator[Piece]:
    series = tuple(Series(each.channel, each.phase, Stat.INSTANT, each.unit)
                   for each in config.analogs)  # fmt: skip
    states: list[int | None] = [None] * len(config.digitals)
    count = 0
    for run in samples(file, config, report):
        times = _times(run, config, count, start, report)
        count += len(times)
        yield Block(series, times, [None] * len(times), run.columns, run.lines)
        yield from _changes(run, config, times, states)
    expected = config.rates[-1][1] if config.rates else count
    if count < expected:
        text = f"The configuration promises {expected} samples; the data has {count}."
        report.fault(None, "data-truncated", text)


def _times(
    run: Samples, config: Config, count: int, start: int, report: Report
) -> list[int | None]:
    if not config.rates:
        if None in run.stamps:
            text = "A sample has no time stamp, and there is no sampling rate to tell its time by."
            report.fault(run.lines[0], "not-a-time", text)
        return [None if each is None else _bounded(start, each) for each in run.stamps]
    if len(config.rates) == 1:
        step, behind = 1e6 / config.rates[0][0], count + len(run.lines)
        _bounded(start, behind * step)
        return [start + round(place * step) for place in range(count, behind)]
    return [
        _bounded(start, after_first(config.rates, count + place)) for place in range(len(run.lines))
    ]


def after_first(rates: Sequence[tuple[float, int]], number: int) -> float:
    """Microseconds from the first sample to sample ``number`` (from 0), at changing rates."""
    passed, before = 0.0, 0
    for rate, last in rates[:-1]:
        if number < last:
            return passed + (number - before) * 1e6 / rate
        passed, before = passed + (last - before) * 1e6 / rate, last
    return passed + (number - before) * 1e6 / rates[-1][0]


_LAST = (EPOCH.replace(year=9999) - EPOCH).days * 86_400_000_000


def _bounded(start: int, after: float) -> int:
    if not 0 <= after < _LAST - start:
        raise InstrumentFileError("time-out-of-range", "A sample lies beyond the year 9999.")
    return start + round(after)


def _changes(
    run: Samples, config: Config, times: Sequence[int | None], states: list[int | None]
) -> Iterator[Row]:
    for channel, column in enumerate(run.digitals):
        for place, state in enumerate(column):
            if state != states[channel]:
                states[channel] = state
                at = instant(times[place])
                if at is not None:
                    yield _state(config.digitals[channel], at, state, run.lines[place])


def _state(channel: str, at: datetime, state: int, line: int) -> Row:
    return Row(channel, None, at, None, Stat.INSTANT, float(state), "", frozenset(), line)
