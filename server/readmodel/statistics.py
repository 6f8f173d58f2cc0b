"""Statistics as tables: each one a few columns and rows, the same in JSON and in CSV.

counts        tickets by one or two of: class, sub_item, grade, status, area, district, channel,
              party, cause, crew, month, week (a month or week is a trend)
deadlines     by promise, and by one more dimension where asked: how many were met, missed, are
              open; the rate of those kept in time
repeats       by class: tickets with an account, and those whose account had complained of the
              same (class and sub-item) before, within the days in which the profile counts repeats
stages        by stage: how many passed through it and how long they were in it; what lies between
              decision and reply is approval and execution as well, which have rows of their own

sites, transformers   see ``ledger.py``
satisfaction, validity, remedies, trend   see ``outcomes.py``

Months and weeks are those of the profile's time zone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import mean, median
from typing import Any

from server.readmodel.counted import STAGES, Condition, has_left, repeats_of
from server.readmodel.filtering import WITH_CAUSE, TicketFilter, conditions, narrow
from server.readmodel.moments import moment_of, ms_of

DIMENSIONS = {
    "class": "t.class",
    "sub_item": "t.sub_item",
    "grade": "t.grade",
    "status": "t.status",
    "area": "t.area",
    "district": "t.district",
    "channel": "(SELECT channel FROM shown WHERE shown.key = t.key)",
    "party": "t.party",
    "cause": "f.cause",
    "crew": "i.crew",
    "holder": "i.crew",
    "month": "month(t.opened_at)",
    "week": "week(t.opened_at)",
}
JOINS = {
    "cause": f" JOIN ({WITH_CAUSE}) AS f ON f.ticket = t.id",
    "crew": (" JOIN (SELECT DISTINCT ticket, crew FROM investigation) AS i ON i.ticket = t.key"),
    "holder": (
        " JOIN (SELECT DISTINCT ticket, crew FROM investigation WHERE held) AS i"
        " ON i.ticket = t.key"
    ),
}
_HOUR_MS = 3_600_000
_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Table:
    """``columns`` name the values of each row, in their order."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """Which tickets, by which dimensions (``counts``), how many rows at most, at what time
    and in which zone (``now`` is in it). ``repeat_days``: how long ago an earlier complaint may be
    (the profile's), None: any time."""

    wanted: TicketFilter
    now: datetime
    by: tuple[str, ...] = ()
    limit: int = _ROWS
    repeat_days: int | None = None


def counts(database: sqlite3.Connection, question: Question) -> Table:
    """Tickets by one or two dimensions. A ticket of two crews counts with each of them."""
    name_months(database, question)
    columns = [DIMENSIONS[name] for name in question.by]
    joins = "".join(JOINS.get(name, "") for name in question.by)
    where, values = where_of(question)
    places = ", ".join(str(place + 1) for place in range(len(columns)))
    sql = (
        f"SELECT {', '.join(columns)}, count(*) FROM ticket AS t{joins} {where}"  # noqa: S608
        f" GROUP BY {places} ORDER BY {places} LIMIT {question.limit}"
    )
    return Table((*question.by, "tickets"), fetched(database, sql, values))


def deadlines(database: sqlite3.Connection, question: Question) -> Table:
    """Promises by name, and by a dimension before it where one is asked for; ``on_time_rate`` is
    the share kept of those that are decided."""
    by, join = grouping(database, question)
    where, values = where_of(question)
    over = "d.state = 'running' AND d.due < ?"
    now = ms_of(question.now)
    sql = f"""SELECT {by}d.name, count(*) AS promises,
        total(d.state IN ('met', 'met-late-reported')) AS met,
        total(d.state = 'met-late-reported') AS reported_late,
        total(d.state = 'missed' OR ({over})) AS missed,
        total(d.state = 'running' AND d.due >= ?) AS running,
        total(d.state = 'provisional') AS provisional
        FROM deadline AS d JOIN ticket AS t ON t.key = d.ticket{join} {where}
        GROUP BY {by}d.name ORDER BY {by}d.name"""  # noqa: S608 (own words)
    found = fetched(database, sql, [now, now, *values])
    named_by = len(question.by) + 1
    rows = []
    for row in found:
        some = [int(number) for number in row[named_by:]]
        rows.append((*row[:named_by], *some, share(some[1], some[1] + some[3])))
    names = ("promises", "met", "reported_late", "missed", "running", "provisional")
    return Table((*question.by, "deadline", *names, "on_time_rate"), rows)


def repeats(database: sqlite3.Connection, question: Question) -> Table:
    """By class: of the tickets with an account, those that repeat an earlier one."""
    where, values = where_of(question, ["t.account IS NOT NULL"])
    sql = f"""SELECT t.class, count(*), total({repeats_of(question.repeat_days)})
        FROM ticket AS t {where} GROUP BY 1 ORDER BY 1"""  # noqa: S608 (own words)
    found = fetched(database, sql, values)
    rows = [(word, many, int(again), share(again, many)) for word, many, again in found]
    return Table(("class", "tickets", "repeats", "repeat_rate"), rows)


def stages(database: sqlite3.Connection, question: Question) -> Table:
    """Hours in each stage, of the tickets that have left it: mean, median, and the time that
    nine in ten did not exceed."""
    rows = []
    for stage, (start, end) in STAGES.items():
        where, values = where_of(question, has_left(stage))
        sql = f"SELECT {end} - {start} FROM ticket AS t {where} ORDER BY 1"  # noqa: S608
        took = [row[0] / _HOUR_MS for row in database.execute(sql, values)]
        rows.append((stage, len(took), *_spread(took)))
    return Table(("stage", "tickets", "mean_hours", "median_hours", "p90_hours"), rows)


TABLES: dict[str, Callable[[sqlite3.Connection, Question], Table]] = {
    "counts": counts,
    "deadlines": deadlines,
    "repeats": repeats,
    "stages": stages,
}


def where_of(question: Question, more: Sequence[str] = ()) -> tuple[str, list[Any]]:
    """Condition and values of the tickets asked for, on ``ticket AS t``, and ``more`` on them."""
    tests: list[Condition] = [(sql, []) for sql in more]
    tests += conditions(question.wanted, question.now)
    tests += [
        (f"t.key IN ({sql})", values) for sql, values in narrow(question.wanted, question.now)
    ]
    condition = f"WHERE {' AND '.join(sql for sql, _ in tests)}" if tests else ""
    return condition, [value for _, some in tests for value in some]


def grouping(database: sqlite3.Connection, question: Question) -> tuple[str, str]:
    """What stands before the other columns of a table by at most one dimension, and its join."""
    name_months(database, question)
    if not question.by:
        return "", ""
    [name] = question.by
    return f"{DIMENSIONS[name]}, ", JOINS.get(name, "")


def name_months(database: sqlite3.Connection, question: Question) -> None:
    """Gives SQL the functions ``month`` and ``week`` in the question's zone."""
    for name, form in (("month", "%Y-%m"), ("week", "%G-W%V")):
        database.create_function(name, 1, named(form, question.now.tzinfo), deterministic=True)


def fetched(database: sqlite3.Connection, sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    """All rows as tuples."""
    return [tuple(row) for row in database.execute(sql, values)]


def named(form: str, zone: Any) -> Callable[[int], str | None]:
    """The name of the month or week of a moment; the same hour has the same, nearly everywhere,
    so each quarter of an hour is looked up once."""
    known: dict[int, str] = {}

    def name(opened_at: int) -> str | None:
        if not opened_at:
            return None
        quarter = opened_at // 900_000
        if quarter not in known:
            known[quarter] = moment_of(quarter * 900_000).astimezone(zone).strftime(form)
        return known[quarter]

    return name


def share(part: float, whole: float) -> float | None:
    """A rate of 0 to 1 with four decimals; None of nothing."""
    return round(part / whole, 4) if whole else None


def _spread(ordered: list[float]) -> tuple[float | None, float | None, float | None]:
    if not ordered:
        return None, None, None
    late = ordered[-(-len(ordered) * 9 // 10) - 1]  # nearest rank: of two tickets the longer one
    return round(mean(ordered), 2), round(median(ordered), 2), round(late, 2)
