"""Statistics of how tickets end, and by month.

satisfaction  of the tickets whose customer was called back: what was said at the last call
validity      of the tickets with a confirmed responsible party: those where it is the utility
              (属实率, the share of complaints that proved true)
remedies      of the decided tickets with measures: those whose measures are all done (整改率)
trend         by month: how many were opened, decided, replied to and archived; every month from
              the first to the last stands there, also an empty one

The first three by class, or by another dimension.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from casework.status import SETTLED
from schemas.vocabulary import Party, ResponsibilityState, Satisfaction
from server.readmodel import ledger, statistics
from server.readmodel.counted import EVENTS
from server.readmodel.statistics import (
    Question,
    Table,
    fetched,
    grouping,
    name_months,
    share,
    where_of,
)

_SAID = tuple(word.value for word in Satisfaction)
_SETTLED = ", ".join(f"'{status.value}'" for status in sorted(SETTLED))


def satisfaction(database: sqlite3.Connection, question: Question) -> Table:
    """``satisfaction_rate``: the satisfied among those who were reached."""
    question = _grouped(question)
    sums = ", ".join(f"total(t.satisfaction = '{word}')" for word in _SAID)
    rows = []
    for word, many, *numbers in _by(database, question, sums, "t.satisfaction IS NOT NULL"):
        said = dict(zip(_SAID, map(int, numbers), strict=True))
        reached = many - said[Satisfaction.NOT_REACHED]
        rate = share(said[Satisfaction.SATISFIED], reached)
        rows.append((word, many, *said.values(), rate))
    names = tuple(word.replace("-", "_") for word in _SAID)
    return Table((*question.by, "called_back", *names, "satisfaction_rate"), rows)


def validity(database: sqlite3.Connection, question: Question) -> Table:
    """``valid_rate``: the share for which the utility is responsible."""
    question = _grouped(question)
    parties = tuple(party.value for party in Party)
    sums = ", ".join(f"total(t.party = '{party}')" for party in parties)
    confirmed = f"t.party_state = '{ResponsibilityState.CONFIRMED.value}'"
    rows = []
    for word, many, *numbers in _by(database, question, sums, confirmed):
        found = dict(zip(parties, map(int, numbers), strict=True))
        rate = share(found[Party.UTILITY], many)
        rows.append((word, many, *found.values(), rate))
    names = tuple(party.replace("-", "_") for party in parties)
    return Table((*question.by, "confirmed", *names, "valid_rate"), rows)


def remedies(database: sqlite3.Connection, question: Question) -> Table:
    """``remedy_rate``: the share whose measures are all done."""
    question = _grouped(question)
    sums = "total(t.executed_at IS NOT NULL)"
    decided = f"t.measures > 0 AND t.status IN ({_SETTLED})"
    rows = [
        (word, many, int(done), share(done, many))
        for word, many, done in _by(database, question, sums, decided)
    ]
    return Table((*question.by, "with_measures", "remedied", "remedy_rate"), rows)


def trend(database: sqlite3.Connection, question: Question) -> Table:
    """Each event counts in the month in which it happened."""
    name_months(database, question)
    counted: dict[str, Counter[str]] = {}
    for name, column in EVENTS.items():
        where, values = where_of(question, [f"t.{column} > 0"])
        sql = f"SELECT month(t.{column}), count(*) FROM ticket AS t {where} GROUP BY 1"  # noqa: S608
        counted[name] = Counter(dict(fetched(database, sql, values)))
    known = {month for counts in counted.values() for month in counts}
    rows = [
        (month, *(counts[month] for counts in counted.values()))
        for month in (_months(min(known), max(known)) if known else ())
    ]
    return Table(("month", *EVENTS), rows[-question.limit :])


TABLES: dict[str, Callable[[sqlite3.Connection, Question], Table]] = {
    **statistics.TABLES,
    **ledger.TABLES,
    "satisfaction": satisfaction,
    "validity": validity,
    "remedies": remedies,
    "trend": trend,
}


def _grouped(question: Question) -> Question:
    return question if question.by else replace(question, by=("class",))


def _by(
    database: sqlite3.Connection, question: Question, sums: str, test: str
) -> list[tuple[Any, ...]]:
    by, join = grouping(database, question)
    where, values = where_of(question, [test])
    sql = (
        f"SELECT {by}count(*), {sums} FROM ticket AS t{join} {where}"  # noqa: S608 (own words)
        f" GROUP BY 1 ORDER BY 1 LIMIT {question.limit}"
    )
    return fetched(database, sql, values)


def _months(first: str, last: str) -> Iterator[str]:
    """``2026-11``, ``2026-12``, ``2027-01`` …"""
    year, month = map(int, first.split("-"))
    while (name := f"{year:04}-{month:02}") <= last:
        yield name
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
