"""What of an instrument's rows a rule counts: one channel's values in the order of time.

The intervals of a standard are made of shorter ones as IEC 61000-4-30 makes them: the root of the
mean of squares (of frequency the mean), of whole intervals only, and flagged if a part is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from casework.metrology.arithmetic import exact, mean
from schemas.measurement import Row, RowFlag, Stat
from schemas.metrology import SupplyRule
from schemas.verdicts import Subject

_LEFT_OUT = frozenset(RowFlag)
_UNITS = {"kV": Decimal(1000), "mHz": Decimal("0.001")}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Series:
    """One channel's valid values in the order of time, and what was left out."""

    channel: str
    values: tuple[tuple[datetime, Decimal], ...]
    left_out: int
    interval_s: Decimal | None
    """As measured: the usual length of an interval; None for values of single moments."""
    flagged: tuple[datetime, ...] = ()
    """When the intervals begin that were left out."""

    @property
    def is_spot(self) -> bool:
        """Values of single moments, however many: they never prove that a supply is right."""
        return self.interval_s is None


def by_channel(rows: Iterable[Row]) -> Mapping[str, Series]:
    """The series of averages; of single moments where a channel has no averages."""
    found: dict[tuple[str, Stat], list[Row]] = defaultdict(list)
    for row in rows:
        found[row.channel, row.stat].append(row)
    channels = dict.fromkeys(name for name, stat in found if stat in _COUNTED)
    return {
        name: _series(name, found.get((name, Stat.AVERAGE)) or found[name, Stat.INSTANT])
        for name in channels
    }


_COUNTED = (Stat.AVERAGE, Stat.INSTANT)


def _series(channel: str, rows: Sequence[Row]) -> Series:
    """Of two rows for one interval the first counts: a file that was read twice changes nothing."""
    kept: dict[datetime, Decimal] = {}
    flagged = set[datetime]()
    for row in sorted(rows, key=_place):
        value = exact(row.value) * _UNITS.get(row.unit, Decimal(1))
        if row.flags & _LEFT_OUT or not value.is_finite():
            flagged.add(row.start)
        else:
            kept.setdefault(row.start, value)
    for start in flagged:
        kept.pop(start, None)
    usual = _usual(rows) if rows[0].stat is Stat.AVERAGE else None
    return Series(channel, tuple(sorted(kept.items())), len(flagged), usual, tuple(sorted(flagged)))


def _place(row: Row) -> tuple[datetime, int]:
    return row.start, row.line


def _usual(rows: Sequence[Row]) -> Decimal | None:
    """The middle length; where the table has no ends, from one start to the next."""
    lengths = [(row.end - row.start).total_seconds() for row in rows if row.end is not None]
    if not lengths:
        starts = sorted({row.start for row in rows})
        lengths = [(after - before).total_seconds() for before, after in pairwise(starts)]
    lengths.sort()
    return exact(lengths[len(lengths) // 2]) if lengths else None


def combined(series: Series, rule: SupplyRule) -> Series:
    """In the intervals of the rule, where shorter ones make them up; unchanged where not."""
    length = series.interval_s
    if not length or length >= rule.interval_s or rule.interval_s % length:
        return series
    parts: dict[int, list[Decimal]] = defaultdict(list)
    for start, value in series.values:
        parts[_slot(start, rule)].append(value)
    flagged = {_slot(start, rule) for start in series.flagged}
    whole = int(rule.interval_s / length)
    square = rule.quantity != Subject.FREQUENCY
    values = tuple(
        (_begin(slot, rule), _together(found, square=square))
        for slot, found in sorted(parts.items())
        if len(found) == whole and slot not in flagged
    )
    starts = tuple(_begin(slot, rule) for slot in sorted(flagged))
    return Series(series.channel, values, len(flagged), Decimal(rule.interval_s), starts)


def _together(values: Sequence[Decimal], *, square: bool) -> Decimal:
    return mean(value * value for value in values).sqrt() if square else mean(values)


def _slot(start: datetime, rule: SupplyRule) -> int:
    return int((start - _EPOCH) / timedelta(seconds=float(rule.interval_s)))


def _begin(slot: int, rule: SupplyRule) -> datetime:
    return _EPOCH + slot * timedelta(seconds=float(rule.interval_s))
