"""From a number of a table to its tickets: the parameters of the list that find exactly these.

What a number counts is said beside how it is counted, so that no client has to guess it. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from casework.status import SETTLED
from schemas.instants import instant_text, parse_instant
from schemas.vocabulary import Party, ResponsibilityState, Satisfaction, TicketStatus
from server.readmodel.counted import EVENTS
from server.readmodel.statistics import Table

Parameters = Mapping[str, str]

SEVERAL = frozenset(
    {
        "status", "class", "sub_item", "grade", "priority", "area", "district", "party",
        "party_state", "resolution_state", "channel", "promise_state", "satisfaction",
    }
)  # fmt: skip
"""Parameters that take several words, any of which fits."""
_ALL_OF = frozenset({"given", "lacking"})
"""Parameters that take several words, all of which must fit."""
_SETTLED = {"status": ",".join(sorted(status.value for status in SETTLED))}
_UNDECIDED = {"status": ",".join(status.value for status in TicketStatus if status not in SETTLED)}
_CONFIRMED = {"party_state": ResponsibilityState.CONFIRMED.value}
_WEEK = len("2026-W48")


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which tickets a table is: as its query says, in the zone that its days are of."""

    parameters: Parameters
    zone: tzinfo
    identity: bool
    """Whether addresses stand in it as they are."""


def drilled(name: str, table: Table, asked: Asked) -> list[dict[str, Any]]:
    """For each row, by column: the parameters; None where a number cannot be asked for. In
    columns of several codes: the same by code."""
    return [_row(name, dict(zip(table.columns, row, strict=True)), asked) for row in table.rows]


def _row(name: str, row: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    place, numbers = _COLUMNS[name](row)
    here = _at(place, asked)

    def merged(more: Parameters | None) -> dict[str, str] | None:
        inner = None if here is None or more is None else together(here, more)
        return None if inner is None else together(asked.parameters, inner)

    found: dict[str, Any] = {}
    for column, more in numbers.items():
        if isinstance(more, _Codes):
            said = str(row[column] or "").split(", ")
            codes = [word.rpartition(" ")[0] for word in said if word]
            found[column] = {code: merged({**more.beside, more.parameter: code}) for code in codes}
        elif column in row:
            found[column] = merged(_months(row, column, asked) if more is _THAT_MONTH else more)
    return found


@dataclass(frozen=True, slots=True)
class _Codes:
    """A column of codes with their counts, ``overload 3, neutral-fault 1``."""

    parameter: str
    beside: Parameters


Number = Mapping[str, str] | _Codes
_THAT_MONTH: Mapping[str, str] = {"that": "month"}
"""What happened in the row's month."""
_Reading = tuple[dict[str, Any], dict[str, Any]]
"""Dimensions of a row with its values, and what each of its numbers asks for beside them."""


def _counts(row: Mapping[str, Any]) -> _Reading:
    return {name: value for name, value in row.items() if name != "tickets"}, {"tickets": {}}


def _deadlines(row: Mapping[str, Any]) -> _Reading:
    states = {
        "met": "met,met-late-reported",
        "reported_late": "met-late-reported",
        "missed": "missed",
        "running": "running",
        "provisional": "provisional",
    }
    promise = {"promise": row["deadline"]}
    numbers = {name: {**promise, "promise_state": state} for name, state in states.items()}
    return _before(row, "deadline"), {"promises": promise, **numbers}


def _repeats(row: Mapping[str, Any]) -> _Reading:
    numbers = {"tickets": {"given": "account"}, "repeats": {"repeat": "true"}}
    return {"class": row["class"]}, numbers


def _stages(row: Mapping[str, Any]) -> _Reading:
    return {}, {"tickets": {"stage": row["stage"]}}


def _ledger(column: str) -> Callable[[Mapping[str, Any]], _Reading]:
    def read(row: Mapping[str, Any]) -> _Reading:
        return {column: row[column]}, {
            "tickets": {},
            "undecided": _UNDECIDED,
            "remedied": {"remedied": "true"},
            "classes": _Codes("class", {}),
            "causes": _Codes("cause", {}),
            "parties": _Codes("party", _CONFIRMED),
        }

    return read


def _satisfaction(row: Mapping[str, Any]) -> _Reading:
    said = [word.value for word in Satisfaction]
    numbers = {word.replace("-", "_"): {"satisfaction": word} for word in said}
    return _before(row, "called_back"), {"called_back": {"satisfaction": ",".join(said)}, **numbers}


def _validity(row: Mapping[str, Any]) -> _Reading:
    parties = [party.value for party in Party]
    numbers = {party.replace("-", "_"): {**_CONFIRMED, "party": party} for party in parties}
    return _before(row, "confirmed"), {"confirmed": _CONFIRMED, **numbers}


def _remedies(row: Mapping[str, Any]) -> _Reading:
    decided = {**_SETTLED, "measures": "true"}
    numbers = {"with_measures": decided, "remedied": {**decided, "remedied": "true"}}
    return _before(row, "with_measures"), numbers


def _trend(_: Mapping[str, Any]) -> _Reading:
    return {}, dict.fromkeys(EVENTS, _THAT_MONTH)


_COLUMNS: Mapping[str, Callable[[Mapping[str, Any]], _Reading]] = {
    "counts": _counts,
    "deadlines": _deadlines,
    "repeats": _repeats,
    "stages": _stages,
    "sites": _ledger("address"),
    "transformers": _ledger("transformer"),
    "satisfaction": _satisfaction,
    "validity": _validity,
    "remedies": _remedies,
    "trend": _trend,
}


def _before(row: Mapping[str, Any], column: str) -> dict[str, Any]:
    """The dimensions of a row: what stands before this column."""
    names = list(row)
    return {name: row[name] for name in names[: names.index(column)]}


def _at(place: Mapping[str, Any], asked: Asked) -> dict[str, str] | None:
    """The tickets of a row's dimensions; None where they cannot be asked for."""
    if "address" in place and not asked.identity:
        return None
    found: dict[str, str] | None = {}
    for name, value in place.items():
        found = together(found, _of(name, value, asked.zone))
        if found is None:
            return None
    return found


def _of(name: str, value: Any, zone: tzinfo) -> Parameters:
    if name in ("month", "week"):
        return {"lacking": "opened_at"} if value is None else _span("opened", value, zone)
    return {"lacking": name} if value is None else {name: str(value)}


def _months(row: Mapping[str, Any], event: str, asked: Asked) -> Parameters:
    return _span(event, row["month"], asked.zone)


def _span(event: str, name: str, zone: tzinfo) -> Parameters:
    """From the beginning of a month (``2026-11``) or week (``2026-W48``) to its end."""
    if len(name) == _WEEK:
        first = date.fromisocalendar(int(name[:4]), int(name[6:]), 1)
        after = first + timedelta(days=7)
    else:
        first = date.fromisoformat(f"{name}-01")
        after = (first + timedelta(days=31)).replace(day=1)
    start, end = (datetime.combine(day, time.min, zone) for day in (first, after))
    return {f"{event}_from": instant_text(start), f"{event}_to": instant_text(end)}


def together(one: Parameters | None, other: Parameters) -> dict[str, str] | None:
    """What fits both; None where one request cannot ask for it, or nothing does."""
    found = dict(one or {})
    for name, value in other.items():
        both = _both(name, found[name], value) if name in found else value
        if both is None:
            return None
        found[name] = both
    return found


def _both(name: str, one: str, other: str) -> str | None:
    if name in SEVERAL:
        return ",".join(word for word in one.split(",") if word in other.split(",")) or None
    if name in _ALL_OF:
        return ",".join(dict.fromkeys([*one.split(","), *other.split(",")]))
    if name.endswith("_from"):
        return max(one, other, key=parse_instant)
    if name.endswith("_to"):
        return min(one, other, key=parse_instant)
    return one if one == other else None
