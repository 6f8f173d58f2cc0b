"""What the parts of a profile say of each other: names that are mentioned must be defined, once.

Works on a profile with faults as well, so that all of them are told at once: what is not of the
right form is passed over here, its form is told elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Found = Iterator[tuple[str, str, str]]
"""``(path, code, sentence)``."""

_LINKS = (
    ("approval_step", "grades", "grade"),
    ("approval_step", "classes", "class"),
    ("retention", "grades", "grade"),
    ("deadline", "classes", "class"),
    ("deadline", "sub_items", "sub_item"),
    ("deadline", "order_types", "order_type"),
    ("deadline", "channels", "channel"),
    ("classification", "channels", "channel"),
    ("classification", "classes", "class"),
    ("classification", "sub_items", "sub_item"),
    ("classification", "set_grade", "grade"),
    ("pause", "deadlines", "deadline"),
    ("limit", "quantity", "quantity"),
    ("work", "classes", "class"),
    ("work", "sub_items", "sub_item"),
    ("work", "order_types", "order_type"),
    ("work", "department", "department"),
    ("supply", "quantity", "quantity"),
    ("verdict", "causes", "cause"),
)
"""In each entry of the first table, the second member names entries of the third."""

_ONCE = (
    "class", "order_type", "channel", "reply_channel", "district", "grade", "cause",
    "approval_step", "classification", "pause", "quantity", "limit", "department", "work",
    "meter_class", "mean", "registration",
    "lead_drop", "refund", "supply", "verdict",
)  # fmt: skip
"""Tables whose entries have a name of their own; a promise may have several entries."""


def loose_ends(data: Mapping[str, Any]) -> Found:
    """Names that are mentioned and not defined, or defined twice."""
    for table, member, target in _LINKS:
        known = _names(data, target)
        for index, entry in _entries(data, table):
            yield from _unknown(entry.get(member), known, f"{table}.{index}.{member}")
    approval = data.get("approval")
    if isinstance(approval, Mapping):
        yield from _unknown(approval.get("grades"), _names(data, "grade"), "approval.grades")
    yield from _units(data)
    for table in _ONCE:
        yield from _twice(data, table)
    calendar = data.get("calendar")
    for year in calendar if isinstance(calendar, Mapping) else ():
        if not re.fullmatch(r"\d{4}", year):
            yield f"calendar.{year}", "not-a-year", "Name the table by a year, [calendar.2026]."


def _entries(data: Mapping[str, Any], table: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The entries of a list of tables that are tables, with their places."""
    entries = data.get(table)
    if not isinstance(entries, list):
        return []
    return [(place, entry) for place, entry in enumerate(entries) if isinstance(entry, Mapping)]


def _name(entry: Mapping[str, Any]) -> Any:
    return entry.get("code", entry.get("name"))


def _names(data: Mapping[str, Any], table: str) -> set[str] | None:
    """The names a table defines; None where one of them is missing or no text."""
    entries = [entry for _, entry in _entries(data, table)]
    if table == "sub_item":
        classes = _entries(data, "class")
        entries = [entry for _, one in classes for _, entry in _entries(one, "sub_items")]
    names = [_name(entry) for entry in entries]
    return set(names) if names and all(isinstance(name, str) for name in names) else None


def _unknown(said: Any, known: set[str] | None, path: str) -> Found:
    if known is None:
        return
    named = said if isinstance(said, list) else [said]
    for place, name in enumerate(named):
        if isinstance(name, str) and name not in known:
            where = f"{path}.{place}" if isinstance(said, list) else path
            yield where, "unknown-name", f"The profile does not define {name}."


def _units(data: Mapping[str, Any]) -> Found:
    units = {_name(entry): entry.get("units") for _, entry in _entries(data, "quantity")}
    for index, limit in _entries(data, "limit"):
        known = units.get(str(limit.get("quantity")))
        if isinstance(known, Mapping):
            yield from _unknown(limit.get("unit"), set(known), f"limit.{index}.unit")


def _twice(data: Mapping[str, Any], table: str) -> Found:
    seen: set[str] = set()
    for index, entry in _entries(data, table):
        name = _name(entry)
        if isinstance(name, str) and name in seen:
            member = "code" if "code" in entry else "name"
            yield f"{table}.{index}.{member}", "defined-twice", f"{name} is defined above already."
        elif isinstance(name, str):
            seen.add(name)
