"""COMTRADE records: a ``.cfg`` with its ``.dat``, or both in one ``.cff``.

Values of waveforms are instantaneous and so have channels of their own, ``u_L1`` and ``i_L1``; a
digital channel gives a row where it changes. Secondary values are brought to the primary side.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import numpy as np

from media.instruments.clock import LocalClock
from media.instruments.comtrade_cfg import Config, parse_config
from media.instruments.comtrade_dat import Samples, samples
from media.instruments.content import Content
from media.instruments.contract import (
    NO_TIME,
    YEAR_9999,
    Block,
    Numbers,
    Options,
    Piece,
    Report,
    Series,
    Whole,
)
from media.instruments.errors import InstrumentFileError
from media.instruments.text import decoded
from media.instruments.times import instant, zone_of
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
        yield from _pieces(file, config, clock.utc(config.start), report)


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
        yield Block(series, times, np.full(len(times), NO_TIME), run.columns, run.lines)
        yield from _changes(run, config, times, states)
    expected = config.rates[-1][1] if config.rates else count
    if count < expected:
        text = f"The configuration promises {expected} samples; the data has {count}."
        report.fault(None, "data-truncated", text)


def _times(run: Samples, config: Config, count: int, start: int, report: Report) -> Whole:
    if config.rates:
        places = np.arange(count, count + len(run.lines))
        return _behind(start, after_first(config.rates, places))
    missing = np.isnan(run.stamps)
    if missing.any():
        text = "A sample has no time stamp, and there is no sampling rate to tell its time by."
        report.fault(int(run.lines[0]), "not-a-time", text)
    times = _behind(start, np.where(missing, 0.0, run.stamps))
    times[missing] = NO_TIME
    return times


def after_first(rates: Sequence[tuple[float, int]], numbers: Whole) -> Numbers:
    """Microseconds from the first sample to samples of these numbers (from 0), as rates change."""
    after = np.multiply(numbers, 1e6 / rates[0][0], dtype=np.float64)
    passed, before = 0.0, 0
    later = np.ones(len(numbers), dtype=np.bool_)
    for (rate, last), (following, _) in itertools.pairwise(rates):
        passed, before = passed + (last - before) * 1e6 / rate, last
        later &= numbers >= last
        after[later] = passed + (numbers[later] - before) * (1e6 / following)
    return after


def _behind(start: int, after: Numbers) -> Whole:
    """Times that many microseconds after the first. Raises InstrumentFileError."""
    if len(after) and not (after.min() >= 0 and after.max() < YEAR_9999 - start):
        raise InstrumentFileError("time-out-of-range", "A sample lies beyond the year 9999.")
    times = np.rint(after, out=after).astype(np.int64)
    times += start
    return times


def _changes(run: Samples, config: Config, times: Whole, states: list[int | None]) -> Iterator[Row]:
    for channel, column in enumerate(run.digitals):
        state = states[channel]
        before = np.concatenate(([-1 if state is None else state], column[:-1]))
        changed = np.flatnonzero(column != before)
        for place in changed.tolist():
            at = instant(int(times[place]))
            if at is not None:
                line = int(run.lines[place])
                yield _state(config.digitals[channel], at, int(column[place]), line)
        states[channel] = int(column[-1])


def _state(channel: str, at: datetime, state: int, line: int) -> Row:
    return Row(channel, None, at, None, Stat.INSTANT, float(state), "", frozenset(), line)
