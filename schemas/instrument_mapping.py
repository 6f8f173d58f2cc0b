"""Mapping profiles: what the columns of an instrument's table are, said once by a person.

A mapping belongs to a header line, known by its hash (``header_hash``), and so to a model of
instrument and the language it was set to::

    {"name": "Hioki PQ3198, English", "decimal": ".", "date_order": "ymd",
     "time": ["Date", "Time"], "end": null, "interval_s": 600,
     "columns": [{"column": "Urms1_Avg", "channel": "U_L1", "stat": "avg", "unit": "V"}],
     "status": "Status"}

``time`` are the one or two columns that make the start, ``end`` the column of the end. A unit that
is a multiple (``kV``) is brought to its base.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from schemas.fields import Items, Number, Part, Shape, Text, Word, faults_of
from schemas.measurement import Stat

CHANNEL_LONGEST = 60


class DecimalMark(StrEnum):
    """What parts units from tenths."""

    POINT = "."
    COMMA = ","


class DateOrder(StrEnum):
    """In which order a date is written."""

    YEAR_FIRST = "ymd"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class MappedColumn(Shape):
    """One column that holds values of one channel."""

    column = Text(200, required=True)
    channel = Text(CHANNEL_LONGEST, required=True)
    phase = Text(10)
    stat = Word(Stat, required=True)
    unit = Text(20)


class InstrumentMapping(Shape):
    """A mapping profile as it is sent and kept."""

    name = Text(100, required=True)
    decimal = Word(DecimalMark)
    date_order = Word(DateOrder)
    time = Items(Text(200, required=True), 2, required=True)
    end = Text(200)
    interval_s = Number(0, 31_536_000)
    columns = Items(Part(MappedColumn, required=True), 500, required=True)
    status = Text(200)


def mapping_faults(mapping: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """``(field, code, sentence)`` of everything that is wrong with a mapping."""
    found = list(faults_of(InstrumentMapping().validate(dict(mapping)), ""))
    for name in ("time", "columns"):
        if not found and not mapping[name]:
            found.append((name, "empty", "Name at least one column."))
    return found


def header_hash(columns: Sequence[str]) -> str:
    """By which a mapping is found: SHA-256 of the column names, blanks at their ends aside."""
    names = "\x1f".join(" ".join(column.split()) for column in columns)
    return hashlib.sha256(names.encode()).hexdigest()
